/** What each provider calls itself. For a label that shall not cost a descriptor. */
export const providerNames = {
  gitlab: 'GitLab',
} as const
