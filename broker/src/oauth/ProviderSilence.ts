/** The code of a failure to connect in time. */
export const CONNECT_TIMEOUT = 'AUTHPIPE_CONNECT_TIMEOUT'

/** Failures after which nothing can have reached the provider. */
const NOT_SENT_CODES: ReadonlySet<string> = new Set([
  CONNECT_TIMEOUT,
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** A provider gave no answer that could be read. */
export class ProviderSilence extends Error {
  override readonly name = 'ProviderSilence'
  /** `false`: the request cannot have been carried out. `true`: nobody knows. */
  readonly mayHaveBeenCarriedOut: boolean

  constructor(cause: unknown) {
    super('Authpipe: the provider gave no answer that could be read.', { cause })
    this.mayHaveBeenCarriedOut = !wasNeverSent(cause)
  }
}

/** Looks through the causes: `fetch` wraps the reason in a `TypeError`. */
function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && NOT_SENT_CODES.has(String(error.code))) return true
  return wasNeverSent(error.cause)
}
