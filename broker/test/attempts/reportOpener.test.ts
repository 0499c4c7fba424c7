import { afterEach, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

let host: TestBroker

afterEach(() => host.stop())

it('learns from the last pages whether a provider cuts windows off', async () => {
  host = await startTestBroker()
  const page = await TestPage.open(host)

  const before = await severs(page)
  await report('kept')
  const once = await severs(page)
  await report('lost')

  expect([before, once, await severs(page)]).toEqual(['unknown', 'never', 'sometimes'])
})

it('tells the page that its window lost sight of it', async () => {
  host = await startTestBroker()

  const page = await report('lost')

  expect((await page.view()).body).toMatchObject({
    status: 'authorized',
    openerLost: true,
    version: 4,
  })
  expect(await severs(page)).toBe('always')
})

async function report(opener: 'kept' | 'lost'): Promise<TestPage> {
  const page = await TestPage.withAttempt(host)
  const browser = new TestBrowser(host)
  const done = await browser.authorize(page)
  const response = await browser.send(`${done.url}/opener`, {
    method: 'POST',
    headers: { origin: host.url, 'content-type': 'application/json' },
    body: JSON.stringify({ opener }),
  })
  expect(response.status).toBe(200)
  return page
}

async function severs(page: TestPage): Promise<string | undefined> {
  type Answer = { config: { providers: { severs: string }[] } }
  const { body } = await page.call<Answer>('GET', '/v1/connect/connections')
  return body.config.providers[0]?.severs
}
