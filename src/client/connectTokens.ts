import { clientError } from './clientErrors.ts'

/** The page's connect token: fetched when needed, shared by whoever needs one at the same time. */
export interface ConnectTokens {
  /** The token held now, or a fresh one. Rejects with `connect_token_invalid`. */
  readonly take: () => Promise<string>
  /** The broker refused what `taken` gave: a fresh one, fetched once for all whom it refused. */
  readonly renew: (taken: Promise<string>) => Promise<string>
}

/** Holds tokens in memory only. `onRenewed` hears of each renewal. */
export function createConnectTokens(
  getConnectToken: () => Promise<string>,
  onRenewed: () => void,
): ConnectTokens {
  let held: Promise<string> | undefined

  async function fetchToken(): Promise<string> {
    const [, token] = /^\s*(ct_\S+)\s*$/.exec(await getConnectToken()) ?? []
    // What came instead is not shown: it may be a secret that is not meant for a browser.
    if (!token) throw new TypeError('It does not start with ct_.')
    return token
  }

  const take = (): Promise<string> =>
    (held ??= fetchToken().catch((cause: unknown) => {
      held = undefined
      throw clientError('connect_token_invalid', {}, cause)
    }))

  return {
    take,
    async renew(taken) {
      const isFirst = held === taken
      if (isFirst) held = undefined
      const token = await take()
      if (isFirst) onRenewed()
      return token
    },
  }
}
