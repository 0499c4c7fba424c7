import { afterEach, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

let host: TestBroker

afterEach(() => host.stop())

it('connects an account, and asks for tokens only when the page completes', async () => {
  host = await startTestBroker()
  const page = await TestPage.withAttempt(host)
  const browser = new TestBrowser(host)

  const done = await browser.authorize(page)
  const tokenRequestsBefore = host.sandbox.tokenRequests().length
  const { completionCode } = TestBrowser.dataOf(done)
  const answer = await page.complete({ completionCode })

  expect(tokenRequestsBefore).toBe(0)
  expect(answer).toMatchObject({
    status: 200,
    body: { connection: { provider: 'gitlab', status: 'connected', account: { username: 'ada' } } },
  })
  expect((await page.view()).body).toMatchObject({ status: 'active', binding: 'handshake' })
})
