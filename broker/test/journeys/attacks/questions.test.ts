import { afterEach, describe, expect, it } from 'vitest'
import { startTestBroker } from '../../support/startTestBroker.ts'
import type { TestBroker } from '../../support/startTestBroker.ts'
import { TestBrowser } from '../../support/TestBrowser.ts'
import type { LaunchResult } from '../../support/TestBrowser.ts'
import { TestPage } from '../../support/TestPage.ts'

const HOUR = 60 * 60_000

let host: TestBroker

afterEach(() => host.stop())

describe('T11 a client that customers share', () => {
  const shared = { provider: { isShared: true } }

  it('names the page and the end user before it goes anywhere', async () => {
    host = await startTestBroker(shared)
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const asked = await browser.launch(page.launchRequest())
    const went = await browser.launch({ k: page.key, openerOrigin: page.origin, isConfirmed: true })

    const asker = { origin: page.origin, userLabel: 'user_ada@acme.test' }
    expect(asked.body).toEqual({ next: 'confirm', asker })
    expect(went.body.next).toBe('authorize')
    await browser.consent(await browser.signIn(went.body.url ?? ''))
    expect((await page.view()).body.binding).toBe('handshake')
    expect((await page.complete()).status).toBe(200)
  })

  it('cannot be skipped: an answer to what was not asked counts for nothing', async () => {
    host = await startTestBroker(shared)
    const page = await TestPage.withAttempt(host)

    const launch = await new TestBrowser(host).launch({
      ...page.launchRequest(),
      isConfirmed: true,
    })

    expect(launch.body.next).toBe('confirm')
    expect((await page.view()).body.status).toBe('created')
  })

  it.each([
    ['a launch that says nothing of it', {}],
    ["another browser's word", { isConfirmed: true }],
  ])('cannot be skipped by %s, once it was asked', async (_, change) => {
    host = await startTestBroker(shared)
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).launch(page.launchRequest())

    const launch = await new TestBrowser(host).launch({ ...page.launchRequest(), ...change })

    expect(launch).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
    expect((await page.view()).body.status).toBe('created')
  })

  it('ends as cancelled when the person does not know the page', async () => {
    host = await startTestBroker(shared)
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    await browser.launch(page.launchRequest())

    const said = await browser.launch({ k: page.key, openerOrigin: null, isConfirmed: false })

    expect(said).toMatchObject({ status: 409, body: { code: 'cancelled' } })
    expect((await page.view()).body).toMatchObject({
      status: 'cancelled',
      error: { code: 'cancelled' },
    })
  })

  it('asks posted windows too, and lets the number stand for it in those without opener', async () => {
    host = await startTestBroker(shared)
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const posted = await browser.post({ k: page.key, l: page.launchSecret }, page.origin)
    const lone = await TestPage.withAttempt(host)

    const asked = await browser.launchPosted(posted)
    const counted = await browser.launch({ k: lone.key, openerOrigin: null })

    expect(asked.body.next).toBe('confirm')
    expect(counted.body).toMatchObject({ next: 'number', asker: { origin: lone.origin } })
  })

  it('control: a client of the one customer asks nothing', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)

    expect((await new TestBrowser(host).launch(page.launchRequest())).body.next).toBe('authorize')
  })
})

describe('T15 a provider that navigates the page which opened its window', () => {
  const untrusted = { config: { trustedProviderHosts: [] } }

  it('gets a window that was cut off on its way', async () => {
    host = await startTestBroker(untrusted)
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const { body } = await browser.launch(page.launchRequest())
    const hop = await browser.send(body.url ?? '')

    expect(body.url).toBe(`${host.url}/connect/hop/${page.attemptId}`)
    expect(hop.status).toBe(303)
    expect(hop.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(hop.headers.get('location')).toMatch(`${host.sandbox.url}/oauth/authorize?`)
    await browser.consent(await browser.signIn(body.url ?? ''))
    expect((await page.complete()).status).toBe(200)
  })

  it('is said to sever from the start, so that no page takes the window for closed', async () => {
    host = await startTestBroker(untrusted)
    const page = await TestPage.open(host)

    const { body } = await page.call('GET', '/v1/connect/connections')

    expect(body).toMatchObject({ config: { providers: [{ severs: 'always' }, {}] } })
  })

  it('leads nobody there but the browser of the launch, and nobody afterwards', async () => {
    host = await startTestBroker(untrusted)
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const { body } = await browser.launch(page.launchRequest())

    const stranger = await new TestBrowser(host).visit(body.url ?? '')
    await page.cancel()
    const late = await browser.visit(body.url ?? '')

    for (const end of [stranger, late]) {
      expect(end.status).toBe(400)
      expect(end.text).not.toContain(host.sandbox.url)
    }
  })

  it('control: a trusted one is gone to straight, with the opener kept', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)

    const { body } = await new TestBrowser(host).launch(page.launchRequest())

    expect(body.url).toMatch(`${host.sandbox.url}/oauth/authorize?`)
  })
})

describe('T20 guessing the number', () => {
  it('shows the number to the page alone, among the three of the window', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const asked = await ask(page, browser)
    const status = await browser.visit(`${host.url}/connect/done/${page.attemptId}/status`)
    const { number } = (await page.view()).body

    expect(asked.body).toEqual({
      next: 'number',
      numbers: [expect.stringMatching(/^\d\d$/), expect.anything(), expect.anything()],
      asker: { origin: page.origin, userLabel: 'user_ada@acme.test' },
    })
    expect(asked.body.numbers).toContain(number)
    expect(status.status).toBe(200)
    expect(JSON.parse(status.text)).not.toHaveProperty('number')
  })

  it('lets the right one through, once', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    await ask(page, browser)
    const answer = {
      k: page.key,
      openerOrigin: null,
      number: (await page.view()).body.number ?? '',
    }

    const went = await browser.launch(answer)
    const again = await browser.launch(answer)

    expect(went.body.next).toBe('authorize')
    expect(again.body.code).toBe('state_invalid')
    expect((await page.view()).body).toMatchObject({ status: 'at_provider', binding: 'number' })
    expect((await page.view()).body).not.toHaveProperty('number')
    await browser.consent(await browser.signIn(went.body.url ?? ''))
    expect((await page.complete()).status).toBe(200)
  })

  it.each(['a wrong one of the three', 'one that was not offered', 'none'])(
    'burns the attempt by %s, and tells no more than that',
    async (which) => {
      host = await startTestBroker()
      const page = await TestPage.withAttempt(host)
      const browser = new TestBrowser(host)
      const asked = await ask(page, browser)
      const right = (await page.view()).body.number ?? ''
      const wrong = asked.body.numbers?.find((number) => number !== right) ?? ''
      const number = which === 'none' ? 'none' : which.startsWith('a wrong') ? wrong : '00'

      const guess = await browser.launch({ k: page.key, openerOrigin: null, number })
      const second = await browser.launch({ k: page.key, openerOrigin: null, number: right })

      expect([guess.body.code, second.body.code]).toEqual(['number_mismatch', 'number_mismatch'])
      expect(JSON.stringify(guess.body)).not.toContain(right)
      expect((await page.view()).body).toMatchObject({
        status: 'failed',
        error: { code: 'number_mismatch' },
      })
    },
  )

  it('asks once: a second window with the key learns no numbers', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await ask(page)

    expect(await ask(page)).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
  })

  it('asks an end user five times in an hour, and others all the same', async () => {
    host = await startTestBroker()
    const page = () => TestPage.withAttempt(host, { userId: 'user_mallory', ttl: 3600 })
    const asked = []
    for (let count = 0; count < 5; count++) asked.push((await ask(await page())).body.next)

    const sixth = await page()
    const refused = await ask(sixth)
    const bob = await ask(await TestPage.withAttempt(host, { userId: 'user_bob' }))

    expect(asked).toEqual(Array.from({ length: 5 }, () => 'number'))
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60)
    expect((await sixth.view()).body).toMatchObject({
      status: 'failed',
      error: { code: 'rate_limited' },
    })
    expect(bob.body.next).toBe('number')
    host.clock.advance(HOUR)
    expect((await ask(await page())).body.next).toBe('number')
  })

  it('control: without the question, a window without opener goes', async () => {
    host = await startTestBroker({ checks: { binding: false } })

    expect((await ask(await TestPage.withAttempt(host))).body.next).toBe('authorize')
  })
})

async function ask(page: TestPage, browser = new TestBrowser(host)): Promise<LaunchResult> {
  return browser.launch({ k: page.key, openerOrigin: null })
}
