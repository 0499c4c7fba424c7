import assert from 'node:assert/strict'
import { ends, isConnected, reaches } from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Tab } from '../driver/Driver.ts'
import type { Row, Stage } from '../Row.ts'
import { goToProvider, picks } from './steps.ts'

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

/** Answers and windows that are not what they seem. */
export const FORGERIES: readonly Row[] = [
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
      const { page, popup } = await goToProvider(stage)
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
      const { page, popup } = await goToProvider(stage)
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
      const { popup } = await goToProvider(stage)
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
      const { popup } = await goToProvider(stage)
      assert.equal(await popup.evaluate('opener === null'), false)
      await stage.consent(popup)
      await isConnected(stage.world)
    },
  },
]
