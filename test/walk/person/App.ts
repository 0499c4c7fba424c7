import { createHash } from 'node:crypto'
import type { Connection } from '../../../protocol/src/connection.ts'
import type {
  AttemptOutcome,
  AttemptState,
  AuthpipeClient,
  AuthpipeClientOptions,
  ConnectEvent,
  ConnectOptions,
} from '../../../src/client/AuthpipeClient.ts'
import type { AppPage } from '../browser/AppPage.ts'
import type { Coverage } from '../run/Coverage.ts'
import type { Ledger } from './Ledger.ts'

/** What an app's pages have in common. */
export interface AppOptions {
  readonly brokerUrl: string
  readonly getConnectToken: (page: AppPage) => Promise<string>
  readonly ledger: Ledger
  readonly coverage: Coverage
  readonly providers: readonly string[]
  /** Changes what observers are told, for a control: the walk must notice. */
  readonly tamper?: ((tell: (outcome: AttemptOutcome) => void) => typeof tell) | undefined
}

/** The exports of our client's entry that an app uses. */
interface ClientEntry {
  createAuthpipeClient(options: AuthpipeClientOptions): AuthpipeClient
  attemptSlot(options: Pick<ConnectOptions, 'provider' | 'connectionId'>): string
}

/** A page of a customer's app: a button for each provider, and for each connection to renew. */
export class App {
  readonly page: AppPage
  readonly client: AuthpipeClient
  /** Connections to renew, by slot. */
  readonly renewals = new Map<
    string,
    { readonly provider: string; readonly connectionId: string }
  >()
  private readonly options: AppOptions
  private readonly entry: ClientEntry
  private readonly mounted = new Map<string, () => void>()
  private readonly phases = new Map<string, string>()
  private readonly stops: (() => void)[] = []

  constructor(page: AppPage, options: AppOptions) {
    this.page = page
    this.options = options
    this.entry = page.exports as unknown as ClientEntry
    const { brokerUrl, providers } = options
    this.client = this.entry.createAuthpipeClient({
      brokerUrl,
      getConnectToken: () => page.realm.hold(options.getConnectToken(page)),
    })
    this.stops.push(
      this.client.onEvent((event) => this.note(event)),
      this.client.onConnectionsChange(() => this.fetch()),
    )
    for (const provider of providers) this.mount(provider)
    this.fetch()
  }

  get slots(): readonly string[] {
    return [...this.options.providers, ...this.renewals.keys()]
  }

  state(slot: string): AttemptState {
    return this.client.getAttempt(slot)
  }

  isMounted(slot: string): boolean {
    return this.mounted.has(slot)
  }

  /** A button appears: it watches the slot, and hears how attempts end. */
  mount(slot: string): void {
    const { ledger, tamper } = this.options
    const tell = (outcome: AttemptOutcome) => ledger.hear(this.page, slot, outcome)
    const observer = tamper ? tamper(tell) : tell
    const stops = [
      this.client.observe(slot, observer),
      this.client.subscribe(slot, () => this.see(slot)),
    ]
    this.observers.set(slot, observer)
    this.mounted.set(slot, () => stops.forEach((stop) => stop()))
  }

  unmount(slot: string): void {
    this.mounted.get(slot)?.()
    this.mounted.delete(slot)
  }

  /** A click on the button. */
  connect(slot: string, more: Pick<ConnectOptions, 'flow'> = {}): void {
    const { ledger } = this.options
    const options = this.renewals.get(slot) ?? { provider: slot }
    const { provider } = options
    const before = ledger.under(this.page, slot)
    // It may begin later, where something is kept.
    const start = { provider, slot }
    if (!before) this.starting.add(start)
    this.clicked = slot
    void this.client.connect({ ...options, ...more }, this.observers.get(slot)).then((outcome) => {
      this.starting.delete(start)
      return ledger.promise(this.page, slot, outcome)
    })
    this.clicked = undefined
  }

  /** Asks for the connections, as a page of buttons does. */
  fetch(): void {
    void this.client.fetchConnections().then(
      ({ connections }) => connections.forEach((connection) => this.offerRenewal(connection)),
      () => undefined,
    )
  }

  private offerRenewal({ id: connectionId, provider }: Pick<Connection, 'id' | 'provider'>): void {
    const slot = this.entry.attemptSlot({ provider, connectionId })
    this.renewals.set(slot, { provider, connectionId })
    if (!this.isMounted(slot)) this.mount(slot)
  }

  /** Takes everything down that the app itself holds. */
  stop(): void {
    for (const slot of this.mounted.keys()) this.unmount(slot)
    for (const stop of this.stops) stop()
  }

  private readonly observers = new Map<string, (outcome: AttemptOutcome) => void>()
  private clicked: string | undefined
  /** Clicks that have not led to an outcome. */
  private readonly starting = new Set<{ readonly provider: string; readonly slot: string }>()

  private see(slot: string): void {
    const state = this.state(slot)
    if (state.status !== 'pending') return void this.phases.delete(slot)
    const phase = `${state.phase}${state.detached ? ', detached' : ''}`
    if (this.phases.get(slot) === phase) return
    this.phases.set(slot, phase)
    this.options.coverage.add('phases', phase)
    this.page.tab.browser.story.tell(this.page.tab.name, `${slot}: ${phase}`)
  }

  private note({ type, provider }: ConnectEvent): void {
    const { ledger, coverage } = this.options
    coverage.add('events', type)
    if (type === 'connect.started') {
      const late = [...this.starting].find(
        (one) => one.provider === provider && !ledger.under(this.page, one.slot),
      )
      ledger.start(this.page, this.clicked ?? late?.slot ?? provider ?? '')
    }
    if (type !== 'connect.resumed') return
    const slot = ledger.resume(this.page, provider ?? '', this.resuming)
    this.resuming = undefined
    const [, id] = slot?.split('#') ?? []
    if (id !== undefined) this.offerRenewal({ id, provider: provider ?? '' })
  }

  /** The broker knows the attempt by the challenge that goes with the verifier. */
  noteKept(text: string): void {
    const { options } = JSON.parse(text) as { readonly options: ConnectOptions }
    const slot = this.entry.attemptSlot(options)
    const { ledger } = this.options
    const record = ledger.under(this.page, slot)
    if (record) record.codeChallenge = challengeOf(text)
    if (record) ledger.noteKept(record)
    // Written by what is about to go on with it.
    else this.resuming = challengeOf(text)
  }

  private resuming: string | undefined
}

/** By which the broker knows an attempt that is kept like this. */
export function challengeOf(kept: string): string {
  const { verifier } = JSON.parse(kept) as { readonly verifier: string }
  return createHash('sha256').update(verifier).digest('base64url')
}
