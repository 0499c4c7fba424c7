import type { AuthpipeEvent } from './AuthpipeEvent.ts'

/** What a client is made with. */
export interface AuthpipeOptions {
  /** The broker's address; https, unless it is on this computer. @default AUTHPIPE_BROKER_URL */
  readonly brokerUrl?: string | undefined
  /** `ap_…`, from `authpipe-broker api-keys create`. @default AUTHPIPE_API_KEY */
  readonly apiKey?: string | undefined
  readonly cache?: {
    /** How many credentials are held in memory; `0` holds none. @default 10000 */
    readonly max?: number
  }
  /** Hears what goes on behind `getCredential`. What it throws becomes a process warning. */
  readonly onEvent?: (event: AuthpipeEvent) => void
  /** Delays, for tests. Unset ones keep their defaults. */
  readonly timers?: Partial<AuthpipeTimers>
  /** Milliseconds on a clock that never jumps, for tests. @default performance.now */
  readonly now?: () => number
}

/** Every delay of the client, in milliseconds. */
export interface AuthpipeTimers {
  /** One request to the broker, from the first byte out to the last byte in. */
  readonly request: number
  /** How long a held credential is trusted without word from the broker. */
  readonly lease: number
  /** A stream silent for this long is given up: the broker sends a comment every 10 s. */
  readonly silence: number
  /** How long before its end a credential is handed out no more. */
  readonly margin: number
  /** First pause before the broker is tried again; doubles with each failure. */
  readonly retry: number
  /** The longest such pause. */
  readonly retryMax: number
}

/** The delays of production. */
export const DEFAULT_TIMERS: AuthpipeTimers = {
  request: 10_000,
  lease: 45_000,
  silence: 30_000,
  margin: 5_000,
  retry: 1_000,
  retryMax: 30_000,
}

/** Options, checked and complete. */
export interface Settings {
  readonly brokerUrl: URL
  readonly apiKey: string
  readonly cacheMax: number
  readonly timers: AuthpipeTimers
  readonly now: () => number
  readonly onEvent: (event: AuthpipeEvent) => void
}

const API_KEY = /^ap_[A-Za-z0-9_]{16,200}$/
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Options and environment, checked.
 * @throws {TypeError} naming everything that is wrong, at once; never with the API key in it.
 */
export function parseOptions(
  options: AuthpipeOptions,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const problems: string[] = []
  const brokerUrl = parseBrokerUrl(options.brokerUrl ?? env.AUTHPIPE_BROKER_URL, problems)
  const apiKey = parseApiKey(options.apiKey ?? env.AUTHPIPE_API_KEY, problems)
  const cacheMax = options.cache?.max ?? 10_000
  if (!Number.isSafeInteger(cacheMax) || cacheMax < 0) {
    problems.push('cache.max is no count. Pass a whole number, or 0 to hold no credential.')
  }
  if (brokerUrl === undefined || apiKey === undefined || problems.length > 0) {
    throw new TypeError(
      ['Authpipe: createAuthpipe() cannot reach a broker with these options.', ...problems].join(
        '\n  - ',
      ),
    )
  }
  return {
    brokerUrl,
    apiKey,
    cacheMax,
    timers: { ...DEFAULT_TIMERS, ...options.timers },
    now: options.now ?? (() => performance.now()),
    onEvent: guarded(options.onEvent),
  }
}

function parseBrokerUrl(value: string | undefined, problems: string[]): URL | undefined {
  if (value === undefined || value === '') {
    problems.push('brokerUrl is missing. Pass it, or set AUTHPIPE_BROKER_URL.')
    return undefined
  }
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    problems.push('brokerUrl is no web address. It looks like https://connect.example.com.')
    return undefined
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    problems.push(
      'brokerUrl is http, so anybody on the way could read the API key and all credentials. Use https.',
    )
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    problems.push('brokerUrl has a user, a query or a fragment. Pass origin and path alone.')
  }
  return url
}

function parseApiKey(value: string | undefined, problems: string[]): string | undefined {
  if (value === undefined || value === '') {
    problems.push('apiKey is missing. Pass it, or set AUTHPIPE_API_KEY.')
    return undefined
  }
  if (API_KEY.test(value)) return value
  problems.push(
    value.startsWith('ct_')
      ? 'apiKey is a connect token, which is for browsers. Pass a key that begins with ap_.'
      : 'apiKey does not look like one: ap_ followed by letters and digits, without spaces.',
  )
  return undefined
}

/** An observer must not be able to break what it observes. */
function guarded(onEvent: AuthpipeOptions['onEvent']): Settings['onEvent'] {
  return (event) => {
    try {
      onEvent?.(event)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)))
    }
  }
}
