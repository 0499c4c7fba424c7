import type { AppPage, AppSurroundings } from './AppPage.ts'
import { kindOf } from './Network.ts'

/** What the code of a page of the app finds of its browser, and nothing else of it. */
export function createGlobals(
  page: AppPage,
  surroundings: AppSurroundings,
): Readonly<Record<string, unknown>> {
  const { realm, hub, tab, url, document } = page
  const { browser } = tab
  const { clock, chance } = browser
  const random = chance.fork()
  const began = clock.now()
  const location = {
    get href() {
      return url.href
    },
    get hash() {
      return url.hash
    },
    origin: url.origin,
    pathname: url.pathname,
    search: url.search,
    replace: (next: string) => tab.go({ url: new URL(next, url).href, isReplacing: true }),
  }
  const own = {
    document,
    location,
    origin: page.origin,
    history: {
      state: null,
      replaceState: (_state: unknown, _unused: string, next: string) => {
        url.href = new URL(next, url).href
        tab.rename(url.href)
      },
    },
    sessionStorage: tab.storageOf(page.origin),
    addEventListener: hub.addEventListener,
    removeEventListener: hub.removeEventListener,
    open: (next: string, _name: string, features?: string) => page.open(next, features),
    close: () => {
      if (tab.link) tab.close()
    },
    crossOriginIsolated: surroundings.isIsolated,
    screenX: 0,
    screenY: 0,
    outerWidth: 1280,
    outerHeight: 800,
  }
  const globals: Record<string, unknown> = {
    ...own,
    navigator: { userAgent: browser.engine, onLine: true },
    performance: { now: () => clock.now() - began + 1000, timeOrigin: began },
    Date: { now: clock.now },
    crypto: {
      getRandomValues: (bytes: Uint8Array) => {
        bytes.set(random.bytes(bytes.length))
        return bytes
      },
      subtle: {
        digest: (name: string, data: Uint8Array<ArrayBuffer>) =>
          realm.hold(crypto.subtle.digest(name, data)),
      },
    },
    fetch: (address: string, init?: RequestInit) => realm.hold(fetchFor(page, address, init)),
    loadPart: (load: () => Promise<unknown>) =>
      realm.hold(browser.network.load(realm.lasting)).then(load),
    setTimeout: realm.setTimeout,
    clearTimeout: realm.clearTimeout,
    setInterval: realm.setInterval,
    clearInterval: realm.clearTimeout,
    BroadcastChannel: surroundings.channels.classFor(page),
    reportError: surroundings.reportError,
  }
  globals['window'] = globals
  globals['self'] = globals
  globals['top'] = surroundings.isFramed ? {} : globals
  globals['globalThis'] = globals
  return globals
}

/** As much of a `Response` as our code reads. */
interface PageAnswer {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): unknown }
  json(): Promise<unknown>
}

/** `fetch` of a page: names its origin, sends no cookies, and minds CORS. */
async function fetchFor(
  { origin, realm, tab }: AppPage,
  address: string,
  init: RequestInit = {},
): Promise<PageAnswer> {
  const { method = 'GET', body, keepalive = false } = init
  const signals = [init.signal, keepalive ? undefined : realm.lasting]
  const signal = AbortSignal.any(signals.filter((one) => one instanceof AbortSignal))
  const request = {
    url: new URL(address),
    method,
    headers: { ...(init.headers as Record<string, string> | undefined), origin },
    body: typeof body === 'string' ? body : undefined,
    signal,
  }
  const answer = await tab.browser.network.ask(request)
  tab.browser.story.tell(tab.name, `${kindOf(request)} is answered ${answer.status}`)
  if (answer.headers['access-control-allow-origin'] !== origin) {
    throw new TypeError('Blocked by CORS.')
  }
  const { status, headers, text } = answer
  return {
    ok: status < 400,
    status,
    headers: { get: (name: string) => headers[name] ?? null },
    json: () => realm.hold(Promise.resolve(text).then((json) => JSON.parse(json) as unknown)),
  }
}
