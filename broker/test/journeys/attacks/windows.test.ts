import { afterEach, describe, expect, it } from 'vitest'
import { OTHER_ORIGIN, startTestBroker } from '../../support/startTestBroker.ts'
import type { TestBroker } from '../../support/startTestBroker.ts'
import { TestBrowser } from '../../support/TestBrowser.ts'
import { secret, TestPage } from '../../support/TestPage.ts'

const EVIL = 'http://evil.example'

let host: TestBroker

afterEach(() => host.stop())

describe('T3 another page plays the opener', () => {
  it.each([
    ['without the launch secret', { launchSecret: undefined }],
    ['with a wrong launch secret', { launchSecret: secret(32) }],
    ['from another origin', { openerOrigin: OTHER_ORIGIN }],
    ['for another attempt', { attemptId: 'att_aaaaaaaaaaaaaaaaaaaaaa' }],
  ])('ends the attempt when launched %s', async (_, change) => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const { launchSecret, ...request } = { ...page.launchRequest(), ...change }

    const launch = await new TestBrowser(host).launch({
      ...request,
      ...(launchSecret === undefined ? {} : { launchSecret }),
    })

    expect(launch).toMatchObject({ status: 403, body: { code: 'launch_origin_mismatch' } })
    expect((await page.view()).body.status).toBe('failed')
    expect((await new TestBrowser(host).launch(page.launchRequest())).status).toBe(403)
  })

  it('ends the attempt when the evil page says which origin it is', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const launch = { ...page.launchRequest(), openerOrigin: EVIL }

    const refused = await new TestBrowser(host).launch(launch)

    expect(refused).toMatchObject({ status: 403, body: { code: 'launch_origin_mismatch' } })
    expect((await page.view()).body).toMatchObject({ status: 'failed', binding: 'none' })
  })

  it('control: without the binding rule, the evil page launches', async () => {
    host = await startTestBroker({ checks: { binding: false } })
    const page = await TestPage.withAttempt(host)
    const launch = { k: page.key, openerOrigin: EVIL }

    expect((await new TestBrowser(host).launch(launch)).body.next).toBe('authorize')
  })
})

describe('T4 another page posts the key by a form', () => {
  it.each([
    ['under its own name', EVIL],
    ['without a name, as under no-referrer', 'null'],
    ['from another page that may connect', OTHER_ORIGIN],
  ])('ends the attempt when it comes %s', async (_, origin) => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    // It could know the secret as well: the origin alone refuses it.
    const posted = await browser.post({ k: page.key, l: page.launchSecret }, origin)
    const launch = await browser.launchPosted(posted)

    expect(posted.status).toBe(200)
    expect(launch).toMatchObject({ status: 403, body: { code: 'launch_origin_mismatch' } })
    expect((await page.view()).body).toMatchObject({ status: 'failed', binding: 'none' })
  })

  it('ends the attempt when a form of the right page lacks the secret', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const posted = await browser.post({ k: page.key, l: secret(32) }, page.origin)
    const launch = await browser.launchPosted(posted)

    expect(launch.body.code).toBe('launch_origin_mismatch')
    expect((await page.view()).body.status).toBe('failed')
  })

  it('does not let a ticket for one key launch another', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const posted = await browser.post({ k: secret(24), l: secret(32) }, page.origin)
    const launch = await browser.launchPosted(posted, null, {
      k: page.key,
      launchSecret: page.launchSecret,
    })

    expect(launch.body.code).toBe('launch_origin_mismatch')
  })

  it('takes a late form for out of date, and burns nothing', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const posted = await browser.post({ k: page.key, l: page.launchSecret }, page.origin)

    host.clock.advance(61_000)
    const launch = await browser.launchPosted(posted)

    expect(launch).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
    expect((await page.view()).body.status).toBe('created')
  })

  it('control: the very form of the right page launches, with no redirect', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const posted = await browser.post({ k: page.key, l: page.launchSecret }, page.origin)
    const launch = await browser.launchPosted(posted)

    expect(posted).toMatchObject({ status: 200, url: `${host.url}/connect/boot/post` })
    expect(launch.body.next).toBe('authorize')
    expect((await page.view()).body).toMatchObject({ binding: 'post', openerLost: true })
    await browser.consent(await browser.signIn(launch.body.url ?? ''))
    expect((await page.complete()).status).toBe(200)
  })

  it('control: without the binding rule, the evil form launches', async () => {
    host = await startTestBroker({ checks: { binding: false } })
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)

    const launch = await browser.launchPosted(
      await browser.post({ k: page.key, l: secret(32) }, EVIL),
    )

    expect(launch.body.next).toBe('authorize')
  })
})

describe('T8 a stolen key launched by a script', () => {
  it('burns the attempt when it claims to be the right opener', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)

    const launch = await thief().launch({ k: page.key, openerOrigin: page.origin })

    expect(launch.body.code).toBe('launch_origin_mismatch')
    expect((await page.view()).body).toMatchObject({ status: 'failed', binding: 'none' })
  })

  it('burns the attempt when it forges the Origin of a posted form', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const script = thief()

    const posted = await script.post({ k: page.key, l: secret(32) }, page.origin)
    const launch = await script.launchPosted(posted)

    expect(launch.body.code).toBe('launch_origin_mismatch')
    expect((await page.view()).body.status).toBe('failed')
  })

  it('gets no further than the number without an opener, and lets the page see it', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)

    const asked = await thief().launch({ k: page.key, openerOrigin: null })
    const { body } = await page.view()
    const wrong = asked.body.numbers?.find((number) => number !== body.number)

    expect(body).toMatchObject({ status: 'number_required', binding: 'none', openerLost: true })
    expect(wrong).toBeDefined()
    expect((await page.complete()).body.code).toBe('attempt_state')
  })

  it("cannot answer the question of the person's own window", async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const own = new TestBrowser(host)
    await own.launch({ k: page.key, openerOrigin: null })
    const number = (await page.view()).body.number ?? ''

    const stolen = await thief().launch({ k: page.key, openerOrigin: null, number })
    const answered = await own.launch({ k: page.key, openerOrigin: null, number })

    expect(stolen).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
    expect(answered.body.next).toBe('authorize')
  })

  it('refuses a second launch of a key, and leaves the first one alone', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const consent = await browser.reachConsent(page)

    const second = await new TestBrowser(host).launch(page.launchRequest())
    const thief = await new TestBrowser(host).launch({ k: page.key, openerOrigin: page.origin })
    await browser.press(consent, 'Authorize')

    expect(second).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
    expect(thief).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
    expect((await page.complete()).status).toBe(200)
  })

  it('control: without the binding rule, the thief launches', async () => {
    host = await startTestBroker({ checks: { binding: false } })
    const page = await TestPage.withAttempt(host)

    const launch = await thief().launch({ k: page.key, openerOrigin: page.origin })

    expect(launch.body.next).toBe('authorize')
  })
})

/** A script sends whatever headers it likes; `launch` forges our own page's. */
function thief(): TestBrowser {
  return new TestBrowser(host)
}
