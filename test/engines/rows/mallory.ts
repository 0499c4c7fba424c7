import assert from 'node:assert/strict'
import { until } from '../driver/until.ts'
import type { Tab } from '../driver/Driver.ts'
import type { Row, Stage } from '../Row.ts'
import type { ScriptedAttempt } from '../world/scriptedPage.ts'
import type { World } from '../world/startWorld.ts'

/*
 * Mallory has an account with the customer like everybody else, and makes an attempt from a script of
 * her own. If an attack worked, Ada's GitLab would be connected to Mallory's account.
 */

/** What Ada reads where nothing came of it. */
export const REFUSED = 'This link was not started in this browser.'
const PAGE_OF_MALLORY = 'user_mallory'

/** What Mallory's attempt came to: its code or status, and what she has of it. */
export async function gains(world: World, attempt: ScriptedAttempt) {
  const { status, body } = await attempt.complete()
  const answer = await world
    .pageOf(PAGE_OF_MALLORY)
    .ask<{ connections: readonly unknown[] }>('GET', '/connections')
  return { status, code: body.code, connections: answer.body.connections.length }
}

/** Mallory's attempt ended by this code; no token was asked for. */
export async function gainsNothing(
  world: World,
  attempt: ScriptedAttempt,
  code: string,
): Promise<void> {
  const gain = await gains(world, attempt)
  assert.deepEqual([gain.code, gain.connections], [code, 0])
  assert.deepEqual(world.sandbox.tokenRequests(), [])
}

/** Mallory has Ada's account. */
export async function gainsAll(world: World, attempt: ScriptedAttempt): Promise<void> {
  await until("Ada's account", async () => (await gains(world, attempt)).status === 200)
  assert.equal((await gains(world, attempt)).connections, 1)
}

/** An attempt of Mallory's. */
export const attemptOf = ({ world }: Stage) => world.pageOf(PAGE_OF_MALLORY).attempt()

/** Ada opens the provider's link that Mallory sent, and consents. */
export async function visitsAuthorizeLink(stage: Stage) {
  const { driver, world } = stage
  const attempt = await attemptOf(stage)
  const { body } = await attempt.launch(world.app.url)
  assert.ok(body.next === 'authorize')
  const tab = await driver.open(body.url)
  await stage.consent(tab)
  await until('the callback', async () => (await tab.url()).startsWith(world.broker.url))
  return { attempt, tab }
}

/** Ada visits a page of Mallory's, and clicks where it says "Prize". */
async function clicksPrize(stage: Stage, script: string, headers = {}): Promise<Tab> {
  const { driver, world } = stage
  const html = `<!doctype html><button>Prize</button><script>
    const heard = []
    addEventListener('message', ({ data }) => heard.push(data))
    document.querySelector('button').onclick = () => { ${script} }
  </script>`
  const evil = await driver.open(world.evil.put('/prize', html, headers))
  return stage.windowFrom(() => evil.click({ button: 'Prize' }))
}

/** Mallory's page opens the first page of her attempt, and says to it whatever she knows. */
export async function playsOpener(
  stage: Stage,
  opener: string,
  does: 'answers' | 'forces' | 'is silent',
) {
  const attempt = await attemptOf(stage)
  const link = JSON.stringify(attempt.bootLink(opener))
  const message = JSON.stringify({ ap: 1, type: 'authpipe:launch', ...attempt.launchMessage })
  const send = `(kh) => popup.postMessage({ ...${message}, kh }, '*')`
  const reaction = {
    answers: `addEventListener('message', ({ data }) => (${send})(data.kh))`,
    forces: `setInterval(() => crypto.subtle
      .digest('SHA-256', new TextEncoder().encode('${attempt.form.k}'))
      .then((hash) => (${send})(btoa(String.fromCharCode(...new Uint8Array(hash)))
        .replaceAll('+', '-').replaceAll('/', '_').replace('=', ''))), 50)`,
    'is silent': '',
  }[does]
  const popup = await clicksPrize(
    stage,
    `const popup = open(${link}, 'prize', 'popup'); ${reaction}`,
  )
  return { attempt, popup }
}

/** Ada sends, by a form on Mallory's page, the keys of Mallory's attempt. */
export function postsKeys(headers: Readonly<Record<string, string>>): Row['run'] {
  return async (stage) => {
    const { world } = stage
    const attempt = await attemptOf(stage)
    const { k, l } = attempt.form
    const popup = await clicksPrize(
      stage,
      `const form = document.createElement('form')
       form.method = 'post'; form.target = '_blank'
       form.action = '${world.broker.url}/connect/boot/post'
       form.innerHTML = '<input name=k value=${k}><input name=l value=${l}>'
       document.body.append(form); form.submit()`,
      headers,
    )
    await stage.reads(popup, REFUSED)
    assert.deepEqual(world.sandbox.requests(), [])
    await gainsNothing(world, attempt, 'launch_origin_mismatch')
  }
}
