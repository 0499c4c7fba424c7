import { BlankPage } from '../browser/BlankPage.ts'
import { BrokerPage } from '../browser/BrokerPage.ts'
import { ProviderPage } from '../browser/ProviderPage.ts'
import type { Tab } from '../browser/Tab.ts'
import type { Action, Scene } from './Action.ts'

/** What a person can do in a window that an attempt opened, or on the way of a redirect. */
export function windowActions(scene: Scene, tab: Tab): readonly Action[] {
  const { browser } = scene
  const { page } = tab
  if (page?.kind === 'app') return []
  const actions: Action[] = [
    { name: 'reload the window', weight: 0.1, act: () => tab.reload() },
    { name: 'look at the window', weight: 0.1, act: () => browser.focus(tab) },
  ]
  if (tab.canGoBack) actions.push({ name: 'go back', weight: 0.3, act: () => tab.goBack() })
  if (tab.link) {
    actions.push({ name: 'close the window', weight: 0.5, act: () => tab.close() })
  }
  if (page instanceof ProviderPage) actions.push(...providerActions(page))
  if (page instanceof BrokerPage) actions.push(...brokerActions(scene, tab, page))
  if (page instanceof BlankPage && page.kind === 'unreachable') {
    actions.push({ name: 'try to reach it again', weight: 1, act: () => tab.reload() })
  }
  // The person does it in the window, so it comes to the front.
  return actions.map(({ act, ...action }) => ({
    ...action,
    act: () => {
      browser.focus(tab)
      act()
    },
  }))
}

const WEIGHTS: readonly (readonly [RegExp, name: string, weight: number])[] = [
  [/^Sign in as @ada$/, 'sign in', 6],
  [/^Sign in as/, 'sign in as somebody else', 0.6],
  [/^Authorize$/, 'consent', 6],
  [/^Cancel$/, 'decline', 0.6],
  [/./, 'use another account', 0.2],
]

function providerActions(page: ProviderPage): readonly Action[] {
  return page.buttons.map((button) => {
    const [, name, weight] = WEIGHTS.find(([pattern]) => pattern.test(button)) ?? [0, button, 0.1]
    return { name, weight, act: () => page.press(button) }
  })
}

function brokerActions({ apps }: Scene, tab: Tab, page: BrokerPage): readonly Action[] {
  // What the app's pages show: the person compares.
  const shown = [...apps.values()].flatMap((app) =>
    app.slots
      .map((slot) => app.state(slot))
      .map((state) => (state.status === 'pending' ? state.number : undefined)),
  )
  const { backUrl } = page
  return [
    ...Object.entries(page.buttons).map(([id, text]): Action => {
      const press = () => page.press(id)
      if (id === 'yes') return { name: 'confirm', weight: 4, act: press }
      if (id === 'no') return { name: 'refuse', weight: 0.4, act: press }
      return shown.includes(text)
        ? { name: 'pick the right number', weight: 4, act: press }
        : { name: 'pick a wrong number', weight: 0.4, act: press }
    }),
    ...(backUrl === undefined
      ? []
      : [{ name: 'follow the way back', weight: 2, act: () => tab.go({ url: backUrl }) }]),
  ]
}
