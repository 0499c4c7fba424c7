import { onTestFinished, vi, type Mock } from 'vitest'
import type { PageMessage } from '@authpipe/protocol'
import {
  createAuthpipeClient,
  type AuthpipeClient,
  type AuthpipeClientOptions,
  type ConnectEvent,
} from '../../src/client/index.ts'
import { ATTEMPT_ID, s256, startScriptedBroker, type ScriptedBroker } from './scriptedBroker.ts'

/** A window as the page sees it, and what the test does in it. */
export interface TestPopup {
  readonly url: URL
  readonly name: string
  readonly features: string
  closed: boolean
  readonly focus: Mock<() => void>
  readonly close: Mock<() => void>
  readonly heard: readonly PageMessage[]
  /** The origins its messages were addressed to. */
  readonly addressed: readonly string[]
  /** Its boot page says `hello`. */
  hello(): void
  /** Its boot page says `hello`, waits for `launch`, and launches at the broker. */
  launch(): Promise<void>
  /** Its done page says `result`. */
  result(fields?: object): void
  /** Says anything, as from this window and the broker's pages unless told otherwise. */
  say(data: unknown, from?: { origin?: string; source?: unknown }): void
}

/** A page with a client, a broker, and windows that do what the test says. */
export interface TestPage {
  readonly client: AuthpipeClient
  readonly broker: ScriptedBroker
  readonly popups: readonly TestPopup[]
  readonly open: Mock<typeof window.open>
  readonly events: readonly ConnectEvent[]
  readonly getConnectToken: Mock<() => Promise<string>>
  /** The latest window. */
  popup(): TestPopup
  /** The browser refuses windows from now on, or grants them again. */
  blockPopups(blocks: boolean): void
}

/** Short enough for tests, long enough for a busy machine. */
export const TEST_TIMERS = {
  blockedAfter: 40,
  helloTimeout: 3000,
  closedEvery: 5,
  closedGrace: 30,
  focusWindow: 50,
  requestTimeout: 2000,
  softWaiting: 5000,
  retryEvery: 10,
}

/** Opens one; everything is put back when the test is over. */
export async function openTestPage(
  options: Partial<AuthpipeClientOptions> = {},
): Promise<TestPage> {
  const broker = await startScriptedBroker()
  const popups: TestPopup[] = []
  let blocks = false
  const open = vi.fn<typeof window.open>((url, name, features) => {
    if (blocks) return null
    const popup = createPopup(broker, String(url), String(name), String(features))
    popups.push(popup)
    // The client touches only these members of a window.
    return popup as unknown as Window
  })
  vi.stubGlobal('open', open)
  const getConnectToken = vi.fn(async () => 'ct_test')
  const client = createAuthpipeClient({
    brokerUrl: broker.url,
    getConnectToken,
    ...options,
    timers: { ...TEST_TIMERS, ...options.timers },
  })
  const events: ConnectEvent[] = []
  client.onEvent((event) => events.push(event))
  onTestFinished(async () => {
    vi.unstubAllGlobals()
    await broker.close()
  })
  return {
    client,
    broker,
    popups,
    open,
    events,
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

function createPopup(
  broker: ScriptedBroker,
  href: string,
  name: string,
  features: string,
): TestPopup {
  const heard: PageMessage[] = []
  const addressed: string[] = []
  const url = new URL(href)
  const key = new URLSearchParams(url.hash.slice(1)).get('k')
  const popup = {
    url,
    name,
    features,
    closed: false,
    focus: vi.fn(),
    close: vi.fn(),
    heard,
    addressed,
    postMessage(message: PageMessage, origin: string) {
      heard.push(message)
      addressed.push(origin)
    },
    hello: () => popup.say({ ap: 1, type: 'authpipe:hello', kh: s256(key) }),
    async launch() {
      await vi.waitFor(() => {
        popup.hello()
        if (!heard.some(({ type }) => type === 'authpipe:launch')) throw new Error('no launch yet')
      })
      broker.change({ status: 'at_provider', binding: 'handshake', bootSeen: true })
    },
    result: (fields: object = {}) =>
      popup.say({ ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, ...fields }),
    say(data: unknown, { origin = broker.url, source = popup as unknown } = {}) {
      window.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }))
    },
  }
  return popup
}
