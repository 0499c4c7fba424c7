import { AppPage } from '../browser/AppPage.ts'
import type { Tab } from '../browser/Tab.ts'
import { APP_ORIGIN } from '../world/World.ts'
import type { Action, Scene } from './Action.ts'
import type { App } from './App.ts'

/** What a person can do on a page of the app. */
export function appActions(scene: Scene, tab: Tab): readonly Action[] {
  const { page } = tab
  if (!(page instanceof AppPage) || page.kind !== 'app') return []
  const app = scene.apps.get(page)
  if (!app) return []
  return [
    ...app.slots.flatMap((slot) => slotActions(scene, app, slot)),
    ...pageActions(scene, tab, app),
  ]
}

function slotActions(scene: Scene, app: App, slot: string): readonly Action[] {
  const { client, page } = app
  const state = app.state(slot)
  const click = (name: string, weight: number, act: () => void): Action => ({
    name,
    weight,
    act: () => page.click(act),
  })
  // A renewal is a button that few people press.
  const rare = slot.includes('#') ? 0.3 : slot === 'gitlab' ? 1 : 0.4
  if (!app.isMounted(slot)) return [click('mount', 2, () => app.mount(slot))]
  const unmount = click('unmount', 0.1, () => app.unmount(slot))
  if (state.status !== 'pending') {
    const flows = (['popup', 'tab', 'redirect'] as const).map((flow) =>
      click(`connect as ${flow}`, 0.15 * rare, () => app.connect(slot, { flow })),
    )
    return [
      click('connect', 4 * rare, () => app.connect(slot)),
      click('connect twice', 0.5 * rare, () => {
        app.connect(slot)
        app.connect(slot)
      }),
      ...flows,
      click('prepare', 0.1, () => client.prepare()),
      click('reset', 0.1, () => client.reset(slot)),
      unmount,
    ]
  }
  const isWaiting = state.detached || state.phase === 'blocked'
  const canLeave = client.canRedirect()
  return [
    click('click again', isWaiting ? 1 : 0.2, () => app.connect(slot)),
    click('open again', isWaiting ? 2 : 0.15, () => client.reopen(slot)),
    click('cancel', isWaiting ? 0.6 : 0.25, () => client.cancel(slot)),
    ...(canLeave ? [click('go on here', isWaiting ? 1 : 0.1, () => client.redirect(slot))] : []),
    unmount,
  ]
}

function pageActions({ browser, ledger }: Scene, tab: Tab, app: App): readonly Action[] {
  const isOnly = browser.openTabs.filter(({ link }) => !link).length === 1
  const isBusy = ledger.isBusy(app.page)
  const share = isBusy ? 0.3 : 0.05
  return [
    { name: 'reload the page', weight: share, act: () => tab.reload() },
    { name: 'go elsewhere in the app', weight: share / 3, act: () => go(tab) },
    ...(tab.canGoBack ? [{ name: 'go back', weight: share, act: () => tab.goBack() }] : []),
    ...(isOnly ? [] : [{ name: 'close the tab', weight: share / 3, act: () => tab.close() }]),
    { name: 'look at the page', weight: 0.2, act: () => browser.focus(tab) },
    { name: 'fetch the connections', weight: 0.1, act: () => app.fetch() },
  ]
}

function go(tab: Tab): void {
  tab.go({ url: `${APP_ORIGIN}/elsewhere` })
}
