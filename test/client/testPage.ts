import { expect, onTestFinished, vi, type Mock } from 'vitest'
import { RELAY_CHANNEL } from '@authpipe/protocol'
import type { AttemptView, PageConfig, PageMessage } from '@authpipe/protocol'
import type { KeptAttempt } from '../../src/client/Attempt.ts'
import {
  createAuthpipeClient,
  isConnectError,
  type AuthpipeClient,
  type AuthpipeClientOptions,
  type ConnectError,
  type ConnectEvent,
} from '../../src/client/index.ts'
import { ATTEMPT_ID, createScriptedBroker, s256, type ScriptedBroker } from './scriptedBroker.ts'

/** A window as the page sees it, and what the test does in it. */
interface TestPopup {
  readonly url: URL
  readonly name: string
  readonly features: string
  /** `K`, from its fragment; empty in a window that is posted to. */
  readonly key: string
  /** Of a blank window. */
  readonly document: Document
  readonly location: { readonly replace: Mock<(url: string) => void> }
  closed: boolean
  readonly focus: Mock<() => void>
  readonly close: Mock<() => void>
  readonly postMessage: Mock<(message: PageMessage, origin: string) => void>
  /** What the page said to it, by type. */
  readonly heard: (type: PageMessage['type']) => readonly PageMessage[]
  /** Its boot page says `hello`. */
  readonly hello: () => Promise<void>
  /** Its boot page says `hello`, waits for `launch`, and launches at the broker. */
  readonly launch: () => Promise<void>
  /** Its done page says `result`. */
  readonly result: (fields?: object) => void
  /** Says anything: from this window and the broker's pages, unless told otherwise. */
  readonly say: (data: unknown, from?: { origin?: string; source?: unknown }) => void
}

/** A page with a client, a broker, and windows in which things happen as the test says. */
export interface TestPage {
  readonly client: AuthpipeClient
  readonly broker: ScriptedBroker
  readonly popups: readonly TestPopup[]
  readonly open: Mock<typeof window.open>
  /** Without `debug.*`. */
  readonly events: readonly ConnectEvent[]
  readonly getConnectToken: Mock<() => Promise<string>>
  /** The latest window. */
  readonly popup: () => TestPopup
  /** The browser refuses windows from now on, or grants them again. */
  readonly blockPopups: (blocks: boolean) => void
  /** The forms that were sent, of this page and of its windows. */
  readonly forms: readonly SentForm[]
}

/** A form, as it was when it was sent. */
export interface SentForm {
  readonly action: string
  readonly method: string
  readonly page: Document
  readonly referrer: string | undefined
  readonly fields: Readonly<Record<string, string>>
}

/** Short enough for tests, long enough for a busy machine. */
const TEST_TIMERS = {
  blockedAfter: 40,
  helloTimeout: 5000,
  closedEvery: 5,
  closedGrace: 30,
  focusWindow: 500,
  requestTimeout: 5000,
  softWaiting: 5000,
  retryEvery: 5,
}

const WAITING = { interval: 5, timeout: 5000 }

/**
 * Opens one; everything is put back when the test is over. `prepare` is called before there is a client.
 */
export function openTestPage(
  options: Partial<AuthpipeClientOptions> = {},
  prepare?: (broker: ScriptedBroker) => void,
): TestPage {
  const broker = createScriptedBroker()
  prepare?.(broker)
  const popups: TestPopup[] = []
  let blocks = false
  const open = vi.fn<typeof window.open>((url, name, features) => {
    if (blocks) return null
    const address = new URL(String(url || 'about:blank'))
    const popup = createPopup(broker, address, String(name), String(features))
    popups.push(popup)
    // The client touches only these members of a window.
    return popup as unknown as Window
  })
  vi.stubGlobal('open', open)
  vi.stubGlobal('fetch', broker.fetch)
  const forms = hearForms()
  const getConnectToken = vi.fn(async () => 'ct_test')
  const timers = { ...TEST_TIMERS, ...options.timers }
  const given = { brokerUrl: broker.url, getConnectToken, ...options, timers }
  const client = createAuthpipeClient(given)
  const events: ConnectEvent[] = []
  client.onEvent((event) => {
    if (!event.type.startsWith('debug.')) events.push(event)
  })
  onTestFinished(async () => {
    const slots = ['gitlab', 'gitlab#conn_1', 'bitbucket']
    for (const slot of slots) client.cancel(slot)
    await vi.waitFor(() => {
      const states = slots.map((slot) => client.getAttempt(slot))
      if (states.some(({ status }) => status === 'pending')) throw new Error('still pending')
    }, WAITING)
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
    sessionStorage.clear()
  })
  return {
    client,
    broker,
    popups,
    open,
    events,
    forms,
    getConnectToken,
    popup() {
      const popup = popups.at(-1)
      if (!popup) throw new Error('no window was opened')
      return popup
    },
    blockPopups(value) {
      blocks = value
    },
  }
}

/** Has the client fetch the connections, and be told this of its page. */
export async function learn({ broker, client }: TestPage, config: Partial<PageConfig>) {
  const known = { providers: [], openerHint: 'ok', hasRelay: false, hasReturn: false, ...config }
  broker.once('GET /connections', () => Response.json({ connections: [], config: known }))
  await client.fetchConnections()
}

/** Waits until the attempt at GitLab looks like this. */
export async function expectState({ client }: TestPage, state: object): Promise<void> {
  await vi.waitFor(() => expect(client.getAttempt('gitlab')).toMatchObject(state), WAITING)
}

/** What the page keeps of its attempt at GitLab. */
export function keptBy({ broker }: Pick<TestPage, 'broker'>): KeptAttempt {
  return JSON.parse(String(sessionStorage.getItem(`authpipe ${broker.url} gitlab`))) as KeptAttempt
}

/** The time origin of an earlier load of this page. */
export const EARLIER_LOAD = performance.timeOrigin - 60_000

/** Keeps an attempt as an earlier load of the page would have. */
export function leaveBehind({ url }: ScriptedBroker, fields: Partial<KeptAttempt> = {}): void {
  const kept: KeptAttempt = {
    options: { provider: 'gitlab' },
    keys: { key: 'k'.repeat(32), secret: 'l'.repeat(43) },
    verifier: 'v'.repeat(43),
    id: ATTEMPT_ID,
    binding: 'handshake',
    // Until it was gone; by then this load was under way for long.
    keptAt: Date.now(),
    keptBy: EARLIER_LOAD,
    ...fields,
  }
  sessionStorage.setItem(`authpipe ${url} gitlab`, JSON.stringify(kept))
}

/** A page that an attempt was left in, which the broker knows. */
export async function reloadPage(
  { kept, change }: { kept?: Partial<KeptAttempt>; change?: Partial<AttemptView> },
  prepare?: (brokerUrl: string) => void,
): Promise<TestPage> {
  const page = openTestPage({}, (broker) => {
    leaveBehind(broker, kept)
    prepare?.(broker.url)
  })
  page.broker.know(await s256(keptBy(page).verifier))
  if (change) page.broker.change(change)
  return page
}

function hearForms(): readonly SentForm[] {
  const forms: SentForm[] = []
  vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(function (
    this: HTMLFormElement,
  ) {
    const { action, method, ownerDocument: page } = this
    const referrer = page.querySelector<HTMLMetaElement>('meta[name=referrer]')?.content
    const fields = Object.fromEntries(
      [...this.querySelectorAll('input')].map(({ name, value }) => [name, value]),
    )
    forms.push({ action, method, page, referrer, fields })
  })
  return forms
}

/** The page of this origin on which the window ends. */
export function openRelayPage(): { say: (data: unknown) => void; heard: unknown[] } {
  const channel = new BroadcastChannel(RELAY_CHANNEL)
  onTestFinished(() => channel.close())
  const heard: unknown[] = []
  channel.addEventListener('message', ({ data }) => heard.push(data))
  // A BroadcastChannel takes no target.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  return { say: (data) => channel.postMessage(data), heard }
}

/** What a promise rejects with, which must be a `ConnectError`. */
export async function errorOf(promise: Promise<unknown>): Promise<ConnectError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isConnectError(error)) throw new Error(`not a ConnectError: ${String(error)}`)
  return error
}

function createPopup(broker: ScriptedBroker, url: URL, name: string, features: string): TestPopup {
  const key = new URLSearchParams(url.hash.slice(1)).get('k') ?? ''
  const postMessage = vi.fn<TestPopup['postMessage']>()
  const heard: TestPopup['heard'] = (type) =>
    postMessage.mock.calls.map(([message]) => message).filter((message) => message.type === type)
  const popup: TestPopup = {
    url,
    name,
    features,
    key,
    document: document.implementation.createHTMLDocument(),
    location: { replace: vi.fn() },
    closed: false,
    focus: vi.fn(),
    close: vi.fn(),
    postMessage,
    heard,
    async hello() {
      popup.say({ ap: 1, type: 'authpipe:hello', kh: await s256(key) })
    },
    async launch() {
      await vi.waitFor(async () => {
        await popup.hello()
        if (heard('authpipe:launch').length === 0) throw new Error('no launch yet')
      }, WAITING)
      broker.change({ status: 'at_provider', binding: 'handshake', bootSeen: true })
    },
    result: (fields = {}) =>
      popup.say({ ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, ...fields }),
    say(data, { origin = broker.url, source = popup } = {}) {
      window.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }))
    },
  }
  return popup
}
