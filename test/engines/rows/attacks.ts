import assert from 'node:assert/strict'
import { ends, isConnected, reaches } from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Tab } from '../driver/Driver.ts'
import type { Row, Stage } from '../Row.ts'
import type { ScriptedAttempt } from '../world/scriptedPage.ts'
import type { World } from '../world/startWorld.ts'
import { isAtProvider, picks } from './steps.ts'

/*
 * Mallory has an account with the customer like everybody else, and makes an attempt from a script of
 * her own. If an attack worked, Ada's GitLab would be connected to Mallory's account.
 */

const REFUSED = 'This link was not started in this browser.'
const PAGE_OF_MALLORY = 'user_mallory'

/** What Mallory's attempt came to: its code or status, and what she has of it. */
async function gains(world: World, attempt: ScriptedAttempt) {
  const { status, body } = await attempt.complete()
  const answer = await world
    .pageOf(PAGE_OF_MALLORY)
    .ask<{ connections: readonly unknown[] }>('GET', '/connections')
  return { status, code: body.code, connections: answer.body.connections.length }
}

async function gainsNothing(world: World, attempt: ScriptedAttempt, code: string): Promise<void> {
  const gain = await gains(world, attempt)
  assert.deepEqual([gain.code, gain.connections], [code, 0])
  assert.deepEqual(world.sandbox.tokenRequests(), [])
}

async function gainsAll(world: World, attempt: ScriptedAttempt): Promise<void> {
  await until("Ada's account", async () => (await gains(world, attempt)).status === 200)
  assert.equal((await gains(world, attempt)).connections, 1)
}

const attemptOf = ({ world }: Stage) => world.pageOf(PAGE_OF_MALLORY).attempt()

/** Ada opens the provider's link that Mallory sent, and consents. */
async function visitsAuthorizeLink(stage: Stage) {
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
async function playsOpener(stage: Stage, opener: string, does: 'answers' | 'forces' | 'is silent') {
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
function postsKeys(headers: Readonly<Record<string, string>>): Row['run'] {
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

/** Connects in a browser, and changes the provider's answer on its way. */
async function connectsWith(stage: Stage, change: (callback: URL) => void): Promise<Tab> {
  const { world } = stage
  world.provider.redirect((location) => {
    const url = new URL(location, world.provider.url)
    if (url.pathname.startsWith('/connect/callback/')) change(url)
    return url.href
  })
  const popup = await stage.connect(await stage.openApp())
  await stage.consent(popup)
  return popup
}

/** Attacks, and their controls: with one defense down, the same attack works. */
export const ATTACKS: readonly Row[] = [
  {
    id: 'A1',
    table: 'attack',
    title: "Mallory sends the provider's link of her attempt, and Ada consents",
    must: 'refuses in the window; Mallory gets nothing; no token is asked for',
    threats: ['T1', 'T9'],
    run: async (stage) => {
      const { attempt, tab } = await visitsAuthorizeLink(stage)
      await stage.reads(tab, REFUSED)
      await gainsNothing(stage.world, attempt, 'browser_mismatch')
    },
  },
  {
    id: 'N2',
    table: 'control',
    title: "A1 without the browser's cookie being looked at",
    must: "Mallory gets Ada's account",
    threats: ['T1', 'T9'],
    world: { without: 'browserCookie' },
    run: async (stage) => {
      const { attempt } = await visitsAuthorizeLink(stage)
      await gainsAll(stage.world, attempt)
    },
  },
  {
    id: 'A2',
    table: 'attack',
    title: "Mallory sends the window's first page; the customer has a relay page",
    must: 'the proof goes to the customer’s own page, not to Mallory; no token is asked for',
    threats: ['T2'],
    world: { relay: true },
    run: async (stage) => {
      const { driver, world } = stage
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await stage.consent(tab)
      await until('the relay page', async () => (await tab.url()).startsWith(world.app.url))
      await gainsNothing(world, attempt, 'binding_required')
    },
  },
  {
    id: 'A2b',
    table: 'attack',
    title: 'A2, while Ada has the app open in another tab',
    must: 'the app, which did not start it, does nothing with the proof',
    threats: ['T2'],
    world: { relay: true },
    run: async (stage) => {
      const { driver, world } = stage
      const page = await stage.openApp()
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await stage.consent(tab)
      await until('the relay page', async () => (await tab.url()).startsWith(world.app.url))
      await gainsNothing(world, attempt, 'binding_required')
      assert.ok(await page.has({ button: 'Connect GitLab' }))
    },
  },
  {
    id: 'A2c',
    table: 'attack',
    title: "Mallory sends the window's first page; there is no relay page",
    must: 'asks for a number that no page of Ada’s shows; goes to no provider',
    threats: ['T2'],
    run: async (stage) => {
      const { driver, world } = stage
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await until('the page to stop', async () =>
        /Which number does Portside show|not started in this browser/.test(await tab.text()),
      )
      assert.deepEqual(world.sandbox.requests(), [])
      assert.notEqual((await gains(world, attempt)).status, 200)
      assert.equal((await gains(world, attempt)).connections, 0)
    },
  },
  {
    id: 'N1',
    table: 'control',
    title: 'A2c without the rule that a window must prove who opened it',
    must: "Mallory gets Ada's account",
    threats: ['T2'],
    world: { without: 'binding' },
    run: async (stage) => {
      const { driver, world } = stage
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await stage.consent(tab)
      await gainsAll(world, attempt)
    },
  },
  {
    id: 'A3',
    table: 'attack',
    title: "Mallory's page opens the window and answers its greeting",
    must: 'the attempt is burnt; the window says so; goes to no provider',
    threats: ['T3'],
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.evil.url, 'answers')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      await gainsNothing(world, attempt, 'launch_origin_mismatch')
    },
  },
  {
    id: 'N3',
    table: 'control',
    title: 'A3 without the rule that a window must prove who opened it',
    must: "Mallory gets Ada's account",
    threats: ['T3'],
    world: { without: 'binding' },
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.evil.url, 'answers')
      await stage.consent(popup)
      await gainsAll(world, attempt)
    },
  },
  {
    id: 'A4',
    table: 'attack',
    title: "Mallory's page opens the window, in the customer's name, and listens",
    must: 'hears nothing; the window stops by itself; goes to no provider',
    threats: ['T5'],
    world: { pageTimers: { helloFor: 1500 } },
    run: async (stage) => {
      const { driver, world } = stage
      const { attempt, popup } = await playsOpener(stage, world.app.url, 'is silent')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      for (const tab of await driver.tabs()) {
        if ((await tab.url()).startsWith(world.evil.url)) {
          assert.equal(await tab.evaluate('heard.length'), 0)
        }
      }
      assert.equal((await gains(world, attempt)).connections, 0)
    },
  },
  {
    id: 'A5',
    table: 'attack',
    title:
      "Mallory's page opens the window in the customer's name and forces a launch, with all keys",
    must: 'the window does not listen to it; goes to no provider',
    threats: ['T3'],
    world: { pageTimers: { helloFor: 1500 } },
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.app.url, 'forces')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      assert.equal((await gains(world, attempt)).connections, 0)
    },
  },
  {
    id: 'A5b',
    table: 'attack',
    title: "Mallory's page forces a launch in its own name",
    must: 'the attempt is burnt; goes to no provider',
    threats: ['T3'],
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.evil.url, 'forces')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      await gainsNothing(world, attempt, 'launch_origin_mismatch')
    },
  },
  {
    id: 'A6',
    table: 'attack',
    title: "Mallory's page posts the keys of her attempt, without saying where from (no-referrer)",
    must: 'refuses; goes to no provider',
    threats: ['T4'],
    run: postsKeys({ 'referrer-policy': 'no-referrer' }),
  },
  {
    id: 'A6b',
    table: 'attack',
    title: "Mallory's page posts the keys of her attempt, and says where from (unsafe-url)",
    must: 'refuses; goes to no provider',
    threats: ['T4'],
    run: postsKeys({ 'referrer-policy': 'unsafe-url' }),
  },
  {
    id: 'A7',
    table: 'attack',
    title: 'the answer is in the name of another issuer (RFC 9207)',
    must: 'refuses, and asks for no token',
    threats: ['T10'],
    run: async (stage) => {
      const { world } = stage
      const popup = await connectsWith(stage, ({ searchParams }) =>
        searchParams.set('iss', world.evil.url),
      )
      await reaches(world, { status: 'error', code: 'issuer_mismatch' })
      await stage.reads(popup, 'The answer came from somebody else than was asked.')
      assert.deepEqual(world.sandbox.tokenRequests(), [])
    },
  },
  {
    id: 'A7b',
    table: 'attack',
    title: "the answer comes to another provider's address",
    must: 'refuses, and asks for no token',
    threats: ['T10'],
    world: { page: { providers: ['gitlab', 'gitlab-two'] } },
    run: async (stage) => {
      const { world } = stage
      await connectsWith(stage, (url) => {
        url.pathname = '/connect/callback/gitlab-two'
      })
      await reaches(world, { status: 'error' })
      assert.deepEqual(world.sandbox.tokenRequests(), [])
      assert.deepEqual(await world.connections(), [])
    },
  },
  {
    id: 'A8',
    table: 'attack',
    title: 'the attempt is completed once more, with another verifier',
    must: '409 verifier_mismatch; nothing changes',
    threats: ['T7'],
    run: async (stage) => {
      const { world } = stage
      await stage.consent(await stage.connect(await stage.openApp()))
      const { attemptId } = await isConnected(world)
      const { status, body } = await world
        .pageOf('user_ada')
        .ask<{ code: string }>('POST', `/attempts/${attemptId}/complete`, {
          codeVerifier: 'x'.repeat(43),
        })
      assert.deepEqual([status, body.code], [409, 'verifier_mismatch'])
      assert.equal(world.sandbox.tokenRequests().length, 1)
    },
  },
  {
    id: 'A9',
    table: 'attack',
    title: 'the page itself, and a window of another site, forge the result',
    must: 'nobody is believed: no request to finish; then connects',
    threats: ['T6'],
    run: async (stage) => {
      const { world } = stage
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await isAtProvider(popup)
      const { attemptId } = await reaches(world, { phase: 'waiting' })
      const forged = JSON.stringify({
        ap: 1,
        type: 'authpipe:result',
        attemptId,
        completionCode: 'A'.repeat(43),
      })
      const html = `<!doctype html><script>opener.postMessage(${forged}, '*')</script>Forged`
      const address = world.evil.put('/forge', html)
      await page.evaluate(`(() => {
        window.heard = 0
        addEventListener('message', ({ data }) => { heard += data?.type === 'authpipe:result' })
        postMessage(${forged}, '*')
        const button = document.createElement('button')
        button.textContent = 'Forge'
        button.onclick = () => open('${address}')
        document.body.append(button)
      })()`)
      await stage.windowFrom(() => page.click({ button: 'Forge' }))
      await until('both forgeries', async () => (await page.evaluate('heard')) === 2)
      assert.ok(!world.broker.requests().some(({ path }) => path.endsWith('/complete')))
      await stage.consent(popup)
      await isConnected(world)
    },
  },
  {
    id: 'A10',
    table: 'attack',
    title: 'the page is led to another site while the window is at the provider',
    must: 'the other site is told nothing; nothing is connected',
    threats: ['T5'],
    run: async (stage) => {
      const { world } = stage
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await isAtProvider(popup)
      await page.goto(
        world.evil.put(
          '/thief',
          `<!doctype html>Thief<script>
          const heard = []
          addEventListener('message', ({ data }) => heard.push(data))
          </script>`,
        ),
      )
      await stage.reads(page, 'Thief')
      await stage.consent(popup)
      await stage.reads(popup, 'Return to Portside')
      assert.equal(await page.evaluate('heard.length'), 0)
      assert.deepEqual(world.sandbox.tokenRequests(), [])
      assert.deepEqual(await world.connections(), [])
    },
  },
  {
    id: 'A11',
    table: 'attack',
    title: 'several customers share the OAuth client',
    must: 'the window names the app and asks first; goes to no provider before',
    threats: ['T11'],
    world: { isClientShared: true },
    run: async (stage) => {
      const { world } = stage
      const popup = await stage.connect(await stage.openApp())
      await stage.reads(popup, 'Did you start this?')
      await stage.reads(popup, world.app.url.replace('http://', ''))
      assert.deepEqual(world.sandbox.requests(), [])
      await picks(popup, 'Continue')
      await stage.consent(popup)
      await isConnected(world)
    },
  },
  {
    id: 'A14',
    table: 'attack',
    title: 'another page wants to take the window over by its name',
    must: 'the name is random and another one each time: nobody finds it',
    threats: ['T14'],
    run: async (stage) => {
      const { world } = stage
      const launch = world.broker.hold(/^POST \/connect\/boot\/launch/)
      const page = await stage.openApp()
      const names: string[] = []
      for (const count of [1, 2]) {
        const popup = await stage.connect(page)
        await until('the launch', () => launch.waiting() === count)
        names.push(await popup.evaluate<string>('name'))
        await popup.close()
        await ends(world, count)
      }
      for (const name of names) assert.match(name, /^ap_[\w-]{16}$/)
      assert.notEqual(names[0], names[1])
      launch.release()
    },
  },
  {
    id: 'A12',
    table: 'attack',
    title: "the operator does not vouch for the provider's pages",
    must: 'they have no opener to navigate; connects all the same',
    threats: ['T15'],
    world: { isProviderUntrusted: true },
    run: async (stage) => {
      const { world } = stage
      const popup = await stage.connect(await stage.openApp())
      await isAtProvider(popup)
      assert.equal(await popup.evaluate('opener === null'), true)
      await stage.consent(popup)
      await isConnected(world)
      await stage.gone(popup)
    },
  },
  {
    id: 'N12',
    table: 'control',
    title: 'A12 with a provider that the operator vouches for',
    must: 'its pages have the opener',
    threats: ['T15'],
    run: async (stage) => {
      const popup = await stage.connect(await stage.openApp())
      await isAtProvider(popup)
      assert.equal(await popup.evaluate('opener === null'), false)
      await stage.consent(popup)
      await isConnected(stage.world)
    },
  },
]
