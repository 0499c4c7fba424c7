import { afterEach, expect, it } from 'vitest'
import { CLIENT_SECRET, startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

let host: TestBroker

afterEach(() => host.stop())

it('lets no secret into a log line, or into an address', async () => {
  host = await startTestBroker()
  const browser = new TestBrowser(host)
  const page = await TestPage.withAttempt(host)
  const done = await browser.authorize(page)
  const completionCode = String(TestBrowser.dataOf(done)['completionCode'])
  await page.complete({ completionCode })
  await host.backend('POST', '/v1/credentials:get', {
    provider: 'gitlab',
    tenantId: 'org_acme',
    userId: 'user_ada',
    afterGeneration: 1,
  })
  await refusals(browser)

  const cookies = [...browser.cookies.values()].flatMap((jar) => [...jar.values()])
  const held = [page.key, page.launchSecret, page.verifier, page.connectToken, completionCode]
  const issued = [...host.sandbox.issued()]
  const secrets = [...held, ...cookies, ...issued, host.apiKey, CLIENT_SECRET]
  const log = host.logged.map((line) => JSON.stringify(line)).join('\n')
  // The provider sends its code in the callback's address; nothing else, and no other address has one.
  const addresses = browser.visited.filter((url) => !url.includes('/connect/callback/')).join('\n')

  expect(issued.length).toBeGreaterThanOrEqual(4)
  expect(host.logged.length).toBeGreaterThan(20)
  for (const secret of secrets) {
    expect(log).not.toContain(secret)
    expect(addresses).not.toContain(secret)
  }
})

/** Failures quote things. */
async function refusals(browser: TestBrowser): Promise<void> {
  const page = await TestPage.withAttempt(host)
  await browser.launch({ ...page.launchRequest(), launchSecret: page.key })
  await page.complete({ completionCode: page.launchSecret })
  await page.create({ codeChallenge: page.connectToken })
  host.sandbox.faults.set('token', { kind: 'garbage' })
  const failing = await TestPage.withAttempt(host)
  await browser.authorize(failing)
  await failing.complete()
  await browser.visit(`${host.url}/connect/callback/gitlab?code=${page.key}&state=${page.verifier}`)
}
