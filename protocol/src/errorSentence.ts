import type { ErrorCode } from './errors.ts'

/**
 * What an end user reads, by code, in English. `{provider}` stands for the provider's name. Codes that
 * only a developer can meet share the last sentence.
 */
const SENTENCES: Partial<Record<ErrorCode, string>> & { readonly default: string } = {
  popup_blocked: 'Your browser blocked the window. Open it with the button.',
  unsupported_environment: 'This does not work here. Open this page in a normal browser tab.',
  network_error: 'The connection failed. Check your network and try again.',
  broker_unreachable: 'The service did not answer. Try again in a moment.',
  popup_closed: 'The window was closed before you finished. Nothing was connected.',
  access_denied: 'You declined access in {provider}. Nothing was connected.',
  account_mismatch: 'That is a different {provider} account. Nothing was changed.',
  scope_insufficient: '{provider} did not grant everything that is needed.',
  attempt_expired: 'This took too long. Please try again.',
  completion_timeout: 'This took too long. Please try again.',
  launch_origin_mismatch: 'This link was not started in this browser. Nothing was connected.',
  binding_required: 'This link was not started in this browser. Nothing was connected.',
  number_mismatch: 'The numbers did not match. Nothing was connected.',
  browser_mismatch: 'This link was not started in this browser. Nothing was connected.',
  state_invalid: 'This page is out of date. Start again from the app.',
  provider_error: '{provider} reported a problem. Please try again.',
  provider_unavailable: '{provider} is not answering. Please try again in a moment.',
  rate_limited: 'Too many attempts. Please wait a moment.',
  exchange_failed: 'Could not finish connecting. Please try again.',
  connect_token_invalid: 'Your session changed. Reload the page.',
  connect_token_expired: 'Your session ran out. Reload the page.',
  subject_mismatch: 'Your session changed. Reload the page.',
  config_error: 'Connecting {provider} is not set up correctly here. Nothing was connected.',
  origin_not_allowed: 'Connecting is not available on this page.',
  default: 'Something went wrong. Nothing was connected.',
}

/** What an end user reads of this code, in English. The broker sends it with every refusal. */
export function errorSentence(code: ErrorCode): string {
  return SENTENCES[code] ?? SENTENCES.default
}
