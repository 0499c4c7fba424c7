import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { secret, sha256, TestPage } from '../support/TestPage.ts'

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

  it('is limited for keys that nobody has, and for no others from the same address', async () => {
    const page = await TestPage.withAttempt(host)
    const answers = await Promise.all(
      Array.from({ length: 150 }, () =>
        new TestBrowser(host).launch({ k: secret(24), openerOrigin: null }),
      ),
    )
    const refused = answers.filter(({ status }) => status === 429)

    const launch = await new TestBrowser(host).launch(page.launchRequest())

    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.body.code).toBe('rate_limited')
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(120)
    expect(launch.status).toBe(200)
  })
})

describe('making attempts', () => {
  it('is limited for each end user', async () => {
    const page = await TestPage.open(host)
    const bob = await TestPage.open(host, { userId: 'user_bob' })

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => page.create({ bootHash: sha256(secret(24)) })),
    )

    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(60)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.body.code).toBe('rate_limited')
    expect((await bob.create()).status).toBe(201)
  })
})
