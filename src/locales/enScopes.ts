/** What the scope picker says in English, beside the words of the provider's descriptor. */
export const enScopes = {
  legend: 'Access to {provider}',
  presets: 'Suggestions',
  /** `{scope}` is the title of the scope that brings this one along. */
  includedIn: 'Included in “{scope}”.',
  required: 'Needed by this app.',
  granted: 'You granted this before.',
  adminOnly: 'Only administrators can grant this.',
  riskLow: 'Low risk',
  riskMedium: 'Medium risk',
  riskHigh: 'High risk',
  riskCritical: 'Critical: full control',
  summaryNone: 'Nothing selected.',
  summaryOne: '1 permission selected.',
  /** `{count}` counts what is selected, with what it brings along. */
  summaryMany: '{count} permissions selected.',
} as const
