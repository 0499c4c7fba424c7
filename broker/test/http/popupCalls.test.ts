import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { secret, TestPage } from '../support/TestPage.ts'

let host: TestBroker

beforeEach(async () => {
  host = await startTestBroker({ timers: { launchWait: 1 } })
})
afterEach(() => host.stop())

describe('a launch', () => {
  it.each([
    ["from the app's own origin", { origin: 'http://localhost:3000' }],
    ['from a sandboxed frame', { origin: 'null' }],
    ['from a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['from elsewhere, whatever it claims', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused %s, and spends nothing', async (_, headers) => {
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const refused = await browser.launch(page.launchRequest(), headers)

    expect(refused).toMatchObject({ status: 403, body: { code: 'launch_origin_mismatch' } })
    expect((await browser.launch(page.launchRequest())).status).toBe(200)
  })

  it('is refused as a form', async () => {
    const response = await fetch(`${host.url}/connect/boot/launch`, {
      method: 'POST',
      headers: { origin: host.url },
      body: new URLSearchParams({ k: secret(24) }),
    })

    expect(response.status).toBe(415)
  })

  it('is refused without an origin, before its body is read', async () => {
    const response = await fetch(`${host.url}/connect/boot/launch`, {
      method: 'POST',
      body: 'x'.repeat(100_000),
    })

    expect(response.status).toBe(403)
  })

  it('works in browsers that send no Sec-Fetch-Site', async () => {
    const page = await TestPage.withAttempt(host)
    const response = await fetch(`${host.url}/connect/boot/launch`, {
      method: 'POST',
      headers: { origin: host.url, 'content-type': 'application/json' },
      body: JSON.stringify(page.launchRequest()),
    })

    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^ap_att_[\w-]{22}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900$/,
      ),
    ])
  })

  it('is limited for each key', async () => {
    const request = { k: secret(24), openerOrigin: null }
    const browser = new TestBrowser(host)
    const answers = []
    for (let count = 0; count < 6; count++) answers.push(await browser.launch(request))

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429])
    expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(0)
    const { status, body } = await browser.launch({ ...request, k: secret(24) })
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'attempt_not_found' })
  })
})
