import { until } from '../driver/until.ts'
import type { Tab } from '../driver/Driver.ts'
import type { World } from '../world/startWorld.ts'

/** Waits until the window shows a page on which one can sign in or consent. */
export async function isAtProvider(popup: Tab): Promise<void> {
  await until(
    'a page of the provider',
    async () =>
      (await popup.has({ button: 'Sign in as @ada' })) || popup.has({ button: 'Authorize' }),
  )
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
