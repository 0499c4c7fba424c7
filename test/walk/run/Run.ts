import { AppPage } from '../browser/AppPage.ts'
import { Browser } from '../browser/Browser.ts'
import type { PageCodes } from '../browser/bundlePages.ts'
import { Channels } from '../browser/Channels.ts'
import { Network } from '../browser/Network.ts'
import type { PageModel } from '../browser/PageModel.ts'
import type { Tab } from '../browser/Tab.ts'
import type { Scene } from '../person/Action.ts'
import { App, challengeOf } from '../person/App.ts'
import type { AppOptions } from '../person/App.ts'
import { appActions } from '../person/appActions.ts'
import { Ledger } from '../person/Ledger.ts'
import type { AttemptRecord } from '../person/Ledger.ts'
import { windowActions } from '../person/windowActions.ts'
import { worldActions } from '../person/worldActions.ts'
import { APP_ORIGIN, World } from '../world/World.ts'
import type { Clock } from './Clock.ts'
import { Coverage } from './Coverage.ts'
import { Random } from './Random.ts'
import { chooseSettings, describeSettings } from './Settings.ts'
import type { Settings } from './Settings.ts'
import { Story } from './Story.ts'

/** What a run takes. */
export interface RunOptions {
  readonly seed: number
  readonly clock: Clock
  readonly codes: PageCodes
  readonly tamper?: AppOptions['tamper']
}

/** What came of it. */
export interface RunResult {
  readonly seed: number
  readonly problems: readonly string[]
  readonly story: readonly string[]
  readonly coverage: Coverage
}

/** Everything of one run while it lasts. */
export interface Stage extends Scene {
  readonly story: Story
  readonly clock: Clock
  readonly channels: Channels
}

/** Sets the stage: a world, a browser, and the app in its first tab. */
export async function setStage({ seed, clock, codes, tamper }: RunOptions): Promise<Stage> {
  const random = new Random(seed)
  const settings = chooseSettings(random)
  const [story, coverage] = [new Story(clock), new Coverage()]
  story.tell('seed', `${seed}  ${describeSettings(settings)}`)
  const ledger = new Ledger(story, coverage)
  const world = await World.start(clock, random.fork(), settings)
  const network = new Network(clock, random.fork(), story, coverage)
  network.latency = settings.latency
  const channels = new Channels(
    clock,
    random.fork(),
    (one, other) => !settings.isFramed || one.kind === other.kind,
  )
  const apps: Stage['apps'] = new Map()
  const blocking = random.fork()

  async function getConnectToken(page: AppPage): Promise<string> {
    const url = new URL(`${world.url}/v1/connect-tokens`)
    const request = { url, method: 'POST', ...world.tokenRequest(stage.user) }
    const { status, text } = await network.ask({ ...request, signal: page.realm.lasting })
    // An app's route that fails answers with a page of its own.
    return status === 200 || status === 201
      ? (JSON.parse(text) as { connectToken: string }).connectToken
      : text
  }

  function appPage(tab: Tab, url: URL): PageModel {
    const isRelay = url.pathname === '/relay'
    const page = new AppPage(isRelay ? 'relay' : 'app', tab, url, {
      code: isRelay ? codes.relay : codes.client,
      channels,
      ...settings,
      isBlocked: (isTab) => {
        if (settings.blocks === 'now and then') return blocking.happens(0.4)
        return settings.blocks === 'everything' || (settings.blocks === 'popups' && !isTab)
      },
      reportError: (error) => ledger.blame(`reported: ${String(error)}`),
    })
    tab.storageOf(page.origin).watch((text) => {
      if (tab.page instanceof AppPage) apps.get(tab.page)?.noteKept(text)
    })
    page.onStart = () => {
      const { url: brokerUrl, providers } = world
      const options = { brokerUrl, getConnectToken, ledger, coverage, providers, tamper }
      if (!isRelay) apps.set(page, new App(page, options))
      else (page.exports['startRelay'] as () => void)()
    }
    page.onLeave = (isKept) => {
      if (!isRelay && !isKept) forget(stage, page)
    }
    return page
  }

  const browser = new Browser({
    clock,
    chance: random.fork(),
    story,
    network,
    engine: settings.engine,
    appPolicy: settings.appPolicy,
    appOrigin: APP_ORIGIN,
    brokerUrl: world.url,
    appPage,
  })
  const user = 'user_ada'
  const parts = { story, clock, channels, browser, world, random, settings, ledger, coverage }
  const stage: Stage = { ...parts, apps, user }
  browser.open().go({ url: `${APP_ORIGIN}/` })
  return stage
}

/** A page of the app is gone: what it did not keep, nobody can be told of. */
function forget({ apps, ledger }: Stage, page: AppPage): void {
  const { tab } = page
  const app = apps.get(page)
  for (const record of ledger.open.filter((one) => ledger.under(page, one.slot) === one)) {
    const state = record.resolved[0] ?? app?.state(record.slot)
    if (state && state.status !== 'pending' && state.status !== 'idle') {
      ledger.endUnheard(record, page, state)
    }
  }
  apps.delete(page)
  for (const record of ledger.open.filter((one) => one.tab === tab.name)) {
    const isElsewhere = !record.pages.has(page) || [...record.pages].some((one) => apps.has(one))
    if (tab.isClosed) ledger.giveUp(record, 'up with its tab')
    else if (!isElsewhere && !isKept(record, page)) ledger.giveUp(record, 'up before it was kept')
  }
}

/** Whether another page of the tab will find it. */
export function isKept({ codeChallenge }: AttemptRecord, { tab, origin }: AppPage): boolean {
  return tab.storageOf(origin).values.some((text) => challengeOf(text) === codeChallenge)
}

/** How long until the next thing happens, at least and at most. */
const PAUSES: Readonly<
  Record<Settings['temper'], readonly (readonly [low: number, high: number, weight: number])[]>
> = {
  steady: [
    [0, 200, 2],
    [200, 2000, 4],
    [2000, 15_000, 2],
    [15_000, 400_000, 0.1],
  ],
  erratic: [
    [0, 5, 3],
    [0, 60, 3],
    [60, 600, 3],
    [600, 5000, 1.5],
    [5000, 400_000, 0.2],
  ],
}

/** Lets one thing happen after the other. */
export async function walk(stage: Stage): Promise<void> {
  const { browser, clock, random, settings, story, coverage } = stage
  for (let step = 0; step < settings.steps; step++) {
    const [low, high] = random.weigh(PAUSES[settings.temper], ([, , weight]) => weight) ?? [0, 0]
    await clock.pass(clock.now() + random.between(low, high))
    const actions = [
      ...browser.openTabs.flatMap((tab) => [
        ...appActions(stage, tab),
        ...windowActions(stage, tab),
      ]),
      ...worldActions(stage),
    ]
    const action = random.weigh(actions, ({ weight }) => weight)
    if (!action) continue
    coverage.add('actions', action.name)
    story.tell('*', action.name)
    action.act()
  }
}
