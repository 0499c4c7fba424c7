import { afterEach, beforeEach, expect, it } from 'vitest'
import { APP_ORIGIN, OTHER_ORIGIN, startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

let host: TestBroker

beforeEach(async () => {
  host = await startTestBroker()
})
afterEach(() => host.stop())

it('answers with everything a page of buttons needs', async () => {
  const page = await TestPage.open(host, {
    providers: ['gitlab'],
    scopes: { gitlab: ['read_api'] },
  })

  const { body } = await page.call('GET', '/v1/connect/connections')

  expect(body).toEqual({
    connections: [],
    config: {
      providers: [
        {
          id: 'gitlab',
          kind: 'gitlab',
          instanceUrl: host.sandbox.url,
          availableScopes: ['read_api'],
          defaultScopes: [],
          severs: 'unknown',
        },
      ],
      openerHint: 'unknown',
      hasRelay: false,
      hasReturn: false,
    },
  })
})

it('says whether there is a relay page, and a page to return to', async () => {
  const relayUrl = `${APP_ORIGIN}/relay.html`
  const returnUrl = `${APP_ORIGIN}/settings`
  const both = await TestPage.open(host, { relayUrl, returnUrl })
  const other = await TestPage.open(host, { relayUrl, returnUrl, origin: OTHER_ORIGIN })

  expect((await both.call('GET', '/v1/connect/connections')).body).toMatchObject({
    config: { hasRelay: true, hasReturn: true },
  })
  expect((await other.call('GET', '/v1/connect/connections')).body).toMatchObject({
    config: { hasRelay: false, hasReturn: false },
  })
})

it("shows, gives and deletes a user's own connections, and nobody else's", async () => {
  const ada = await TestPage.withAttempt(host)
  await new TestBrowser(host).authorize(ada)
  const { connection } = (await ada.complete()).body
  const path = `/v1/connect/connections/${connection?.id ?? ''}`
  const bob = await TestPage.open(host, { userId: 'user_bob' })

  expect((await bob.call('GET', path)).body.code).toBe('connection_not_found')
  expect((await bob.fetch('DELETE', path)).status).toBe(404)
  expect((await bob.call('GET', '/v1/connect/connections')).body).toMatchObject({ connections: [] })
  expect((await ada.call('GET', path)).body).toEqual({ connection })
  expect((await ada.fetch('DELETE', path)).status).toBe(204)
  expect((await ada.fetch('DELETE', path)).status).toBe(404)
})

it('shows a backend the connections of any user, by its API key', async () => {
  const ada = await TestPage.withAttempt(host)
  await new TestBrowser(host).authorize(ada)
  const { connection } = (await ada.complete()).body

  const list = await host.backend('GET', '/v1/connections?tenantId=org_acme&userId=user_ada')
  const one = await host.backend('GET', `/v1/connections/${connection?.id ?? ''}`)
  const incomplete = await host.backend('GET', '/v1/connections?tenantId=org_acme')

  expect(await list.json()).toEqual({ connections: [connection] })
  expect(await one.json()).toEqual({ connection })
  expect(incomplete.status).toBe(400)
})
