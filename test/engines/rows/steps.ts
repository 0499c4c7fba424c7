import assert from 'node:assert/strict'
import type { Tab, View } from '../driver/Driver.ts'
import { until } from '../driver/until.ts'
import { attemptsMade, isConnected, reaches } from '../notes.ts'
import type { Stage } from '../Row.ts'
import type { World } from '../world/startWorld.ts'

/** Waits until the window shows a page on which one can sign in or consent. */
export async function isAtProvider(popup: Tab): Promise<void> {
  await until(
    'a page of the provider',
    async () =>
      (await popup.has({ button: 'Sign in as @ada' })) || popup.has({ button: 'Authorize' }),
  )
}

/** Opens the page, clicks, and waits until its window is at the provider. */
export async function goToProvider(stage: Stage, slot?: string): Promise<PageAndPopup> {
  const page = await stage.openApp()
  const popup = await stage.connect(page, slot)
  await isAtProvider(popup)
  await reaches(stage.world, { phase: 'waiting' })
  return { page, popup }
}

/** The customer's page, and the window it opened. */
export interface PageAndPopup {
  readonly page: Tab
  readonly popup: Tab
}

/** Connects from the first click to the last window, and finds it said everywhere. */
export async function connectsWhole(stage: Stage): Promise<void> {
  const page = await stage.openApp()
  await connectsFrom(stage, page)
}

/** The same, from a frame of another site. */
export async function connectsInFrame(stage: Stage, frame = ''): Promise<void> {
  const host = await stage.driver.open(frameOf(stage.world, frame))
  await connectsFrom(stage, host.frame('iframe'))
}

async function connectsFrom(stage: Stage, page: View): Promise<void> {
  const { world } = stage
  const popup = await stage.connect(page)
  await stage.consent(popup)
  await isConnected(world)
  await stage.reads(page, 'Connected as @ada')
  await stage.gone(popup)
  assert.equal(attemptsMade(world), 1)
  assert.equal(world.sandbox.tokenRequests().length, 1)
}

/** Answers a question of our pages. Their buttons take no notice of a click that comes too soon. */
export async function picks(popup: Tab, answer: string): Promise<void> {
  await until('the answer to be taken', async () => {
    const isThere = await popup.has({ button: answer })
    if (isThere) await popup.click({ button: answer })
    return !isThere
  })
}

/** Two other people were here before, and their windows had no opener at their first page. */
export async function learnThatWindowsAreCutOff(world: World): Promise<void> {
  for (const other of ['user_grace', 'user_edsger']) {
    const attempt = await world.pageOf(other).attempt()
    await attempt.launch(null)
  }
}

/** A site of somebody else's, with the customer's page in a frame. */
export function frameOf({ app, evil }: World, frame = '', headers = {}): string {
  const html = `<!doctype html><title>Host</title>
<iframe src="${app.url}/" ${frame} width="700" height="500"></iframe>`
  return evil.put('/host', html, headers)
}
