import type { AttemptOutcome } from '../../../src/client/AuthpipeClient.ts'
import { AppPage } from '../browser/AppPage.ts'
import { BrokerPage } from '../browser/BrokerPage.ts'
import { describe } from '../person/Ledger.ts'
import type { AttemptRecord } from '../person/Ledger.ts'
import type { AttemptRow } from '../world/World.ts'
import { APP_ORIGIN } from '../world/World.ts'
import { isKept } from './Run.ts'
import type { Stage } from './Run.ts'

const MINUTE = 60_000
/** An attempt lives half an hour at most; then its page has asked. */
const MOST_MINUTES = 50

/** Nobody does anything any more, nothing fails any more, and time passes until all is told. */
export async function settle(stage: Stage): Promise<void> {
  const { browser, world, clock, ledger, story, apps } = stage
  story.tell('*', 'from here on all goes well, and nobody does anything')
  if (browser.network.isOffline) browser.setOffline(false)
  browser.network.heal()
  world.sandbox.faults.clear()
  await clock.pass(clock.now() + MINUTE, () => world.isUp)
  if (!world.isUp) ledger.blame('the broker is down')
  // Who left for a redirect finds the way back; a page may be about to leave.
  for (let round = 0; round < 3; round++) {
    await clock.pass(clock.now() + MINUTE)
    for (const tab of browser.openTabs) {
      const isApp = !tab.link || ledger.open.some((record) => record.tab === tab.name)
      if (isApp && tab.page?.kind !== 'app') tab.go({ url: `${APP_ORIGIN}/` })
    }
  }
  await clock.pass(clock.now() + MINUTE)
  // Where the code to go on could not be loaded, the person loads the page anew.
  for (const { page } of apps.values()) {
    const isLeft = ledger.open.some(
      ({ tab, slot }) => tab === page.tab.name && !ledger.under(page, slot),
    )
    if (page.realm.isRunning && isLeft) page.tab.reload()
  }
  await clock.pass(clock.now() + MINUTE)
  for (const app of apps.values()) {
    for (const slot of app.slots) if (!app.isMounted(slot)) app.mount(slot)
  }
  for (const record of ledger.open) {
    const [page, ...others] = [...record.pages]
    const isLeft = others.length === 0 && page && !page.realm.isRunning && !isKept(record, page)
    if (isLeft) ledger.giveUp(record, 'up with a page that was left')
  }
  await clock.pass(clock.now() + MOST_MINUTES * MINUTE, () => ledger.open.length === 0)
  // What says goodbye takes its time to do so.
  await clock.pass(clock.now() + 20 * MINUTE)
}

/** What must hold at the end of every run. Blames what does not. */
export async function check(stage: Stage): Promise<void> {
  const { ledger, world, coverage, apps } = stage
  const rows = world.attempts()
  for (const { status, binding } of rows) {
    coverage.add('statuses at the broker', status)
    if (status === 'active') coverage.add('bindings of successes', binding)
  }
  for (const record of ledger.records) checkRecord(stage, record, rows)
  for (const row of rows) {
    const isKnown = ledger.records.some((one) => one.codeChallenge === row.code_challenge)
    if (!isKnown) ledger.blame(`the broker has an attempt that nobody began: ${row.id}`)
  }
  for (const app of apps.values()) app.stop()
  checkPages(stage)
  checkWindows(stage)
  await checkTokens(stage)
  for (const failure of world.failures) {
    // Whoever restarts it does not wait until a provider has answered.
    if (
      /could not be (stored|tried)|"errorName":"Error"/.test(failure) &&
      coverage.count('actions', 'the broker restarts') > 0
    ) {
      continue
    }
    ledger.blame(`the broker logged: ${failure}`)
  }
}

function checkRecord(
  { ledger, coverage }: Stage,
  record: AttemptRecord,
  rows: readonly AttemptRow[],
): void {
  const { number, outcomes, resolved, given, codeChallenge } = record
  const row = rows.find(({ code_challenge: challenge }) => challenge === codeChallenge)
  const [outcome] = outcomes
  const truth = row?.status ?? 'not known to the broker'
  if (!outcome) {
    if (!given) ledger.blame(`attempt ${number} was never told how it ended; it is ${truth}`)
    // Whoever closes a tab may do so while it finishes.
    else if (given !== 'up with its tab' && row?.status === 'active') {
      ledger.blame(`attempt ${number} was given ${given}, and is active`)
    }
    return
  }
  coverage.add('outcomes and truths', `${describe(outcome)} – ${truth}`)
  for (const promised of resolved) {
    if (!outcomes.includes(promised))
      ledger.blame(`attempt ${number} was promised ${describe(promised)}`)
  }
  if (!isTrue(outcome, row)) {
    ledger.blame(`attempt ${number} was told ${describe(outcome)}, and is ${truth}`)
  }
}

/** What starts in the browser; every other error is the broker's word. */
const OWN_ERRORS =
  /^(network_error|broker_unreachable|connect_token_\w+|subject_mismatch|launch_origin_mismatch)$/

/** Whether an outcome equals the broker's truth. */
function isTrue(outcome: AttemptOutcome, row: AttemptRow | undefined): boolean {
  if (outcome.status === 'success') {
    return row?.status === 'active' && row.result_connection_id === outcome.connection.id
  }
  // Of somebody else, who was signed in to the app before, and may have finished by then.
  if (outcome.status === 'cancelled' && outcome.reason === 'superseded') return true
  if (row?.status === 'active') return false
  // Not known: its making was refused, or the verdict came before the broker had heard of it.
  if (!row) return true
  if (outcome.status === 'error') {
    return OWN_ERRORS.test(outcome.error.code) || row.error_code === outcome.error.code
  }
  if (outcome.reason === 'denied') return row.status === 'denied'
  // That a window was closed is only a guess; where it was launched, the broker has the last word.
  if (outcome.reason === 'window_closed')
    return row.status === 'cancelled' || row.binding === 'none'
  return true
}

/** Nothing that our code set up in a page is left. */
function checkPages({ browser, channels, ledger }: Stage): void {
  for (const tab of browser.openTabs) {
    const { page } = tab
    if (!(page instanceof AppPage) || page.kind !== 'app') continue
    const left = [
      ...(page.realm.timersSet > 0 ? [`${page.realm.timersSet} timers`] : []),
      ...page.hub.types.map((type) => `a listener of ${type}`),
      ...page.document.hub.types.map((type) => `a listener of the document's ${type}`),
      ...(channels.openOf(page) > 0 ? [`${channels.openOf(page)} channels`] : []),
      ...Object.keys(tab.storageOf(page.origin)).map((name) => `"${name}" in the storage`),
    ]
    if (left.length > 0) ledger.blame(`left behind in ${tab.name}: ${left.join(', ')}`)
  }
}

/** Nobody sits before a window of ours that waits for nothing. */
function checkWindows({ browser, ledger, coverage }: Stage): void {
  for (const tab of browser.openTabs) {
    const { page, link } = tab
    if (!link) continue
    const cut = link.isCut ? ', cut off' : ''
    if (!(page instanceof BrokerPage)) {
      coverage.add('windows left', `${page?.kind ?? 'nothing'}${cut}`)
      continue
    }
    coverage.add('windows left', `broker, ${page.state}, ${page.title}${cut}`)
    if (page.timersSet > 0) ledger.blame(`${tab.name} still has ${page.timersSet} timers`)
    const isDone = page.state !== 'working' || /^(Return to|You can close)/.test(page.title)
    if (!isDone) ledger.blame(`${tab.name} says "${page.title}" for ever`)
  }
}

/** No token lives at the provider but those of connections. */
async function checkTokens({ world, browser, clock, ledger, coverage }: Stage): Promise<void> {
  await clock.pass(clock.now() + 90 * MINUTE, () => world.revocationsLeft() === 0)
  const ask = async (url: string, headers: Record<string, string>, body?: string) => {
    const method = body === undefined ? 'GET' : 'POST'
    let answer: Awaited<ReturnType<typeof browser.network.ask>> | undefined
    void browser.network.ask({ url: new URL(url), method, headers, body }).then((got) => {
      answer = got
      return undefined
    })
    await clock.pass(clock.now() + MINUTE, () => answer !== undefined)
    return answer
  }
  const isAlive = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await ask(`${world.sandbox.url}/oauth/token/info`, headers))?.status === 200
  }
  const kept = new Set<string>()
  for (const userId of ['user_ada', 'user_bob']) {
    const list = await ask(
      `${world.url}/v1/connections?tenantId=org_acme&userId=${userId}`,
      world.backendHeaders,
    )
    const { connections } = JSON.parse(list?.text ?? '{}') as {
      connections: readonly { readonly id: string }[]
    }
    for (const { id: connectionId } of connections) {
      const body = JSON.stringify({ tenantId: 'org_acme', userId, connectionId })
      const answer = await ask(`${world.url}/v1/credentials:get`, world.backendHeaders, body)
      const { credential } = JSON.parse(answer?.text ?? '{}') as { credential?: string }
      if (credential === undefined) ledger.blame(`no credential: ${answer?.text}`)
      else kept.add(credential)
    }
  }
  // Granted, and lost on the way or too late for the broker: nobody knows such a token.
  const lost = world.sandbox
    .tokenRequests()
    .filter(
      ({ outcome, delivered, fault }) => outcome === 'granted' && (!delivered || fault),
    ).length
  const strays: string[] = []
  for (const token of world.sandbox.issued()) {
    if (!kept.has(token) && (await isAlive(token))) strays.push(token)
  }
  coverage.add('tokens', 'of connections', kept.size)
  if (strays.length > lost) ledger.blame(`${strays.length - lost} tokens live that nobody uses`)
}
