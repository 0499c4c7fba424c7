import { clientError } from './clientErrors.ts'

/** The page's connect token: fetched when needed, shared by whoever needs one at the same time. */
export interface ConnectTokens {
  /** The token held now, or a fresh one. Rejects with `connect_token_invalid`. */
  take(): Promise<string>
  /** The broker refused what `taken` gave: a fresh one, fetched once for all whom it refused. */
  renew(taken: Promise<string>): Promise<string>
}

/** Holds tokens in memory only. `onRenewed` hears of each renewal. */
export function createConnectTokens(
  getConnectToken: () => Promise<string>,
  onRenewed: () => void,
): ConnectTokens {
  let held: Promise<string> | undefined

  function take(): Promise<string> {
    held ??= fetchToken(getConnectToken).catch((error: unknown) => {
      held = undefined
      throw error
    })
    return held
  }

  return {
    take,
    renew(taken) {
      if (held !== taken) return take()
      held = undefined
      return take().then((token) => {
        onRenewed()
        return token
      })
    },
  }
}

async function fetchToken(getConnectToken: () => Promise<string>): Promise<string> {
  let token: unknown
  try {
    token = await getConnectToken()
  } catch (cause) {
    throw clientError('connect_token_invalid', {}, cause)
  }
  const trimmed = typeof token === 'string' ? token.trim() : ''
  if (/^ct_\S+$/.test(trimmed)) return trimmed
  // What came instead is not shown: it may be a secret put in the wrong place.
  throw clientError(
    'connect_token_invalid',
    {},
    new TypeError('getConnectToken() did not resolve to a string that starts with "ct_".'),
  )
}
