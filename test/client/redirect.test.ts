import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, refuse, s256 } from './scriptedBroker.ts'
import { expectState, keptBy, learn, openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const REOPEN = 'POST /attempts/{id}/reopen'
const REDIRECT = { ...GITLAB, flow: 'redirect' } as const

/** The browser shows the page again that it had left, as it was. */
function comeBack(): void {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
}

async function block(page: TestPage): Promise<void> {
  await learn(page, { hasReturn: true })
  page.blockPopups(true)
  void page.client.connect(GITLAB)
  await expectState(page, { phase: 'blocked', attemptId: ATTEMPT_ID })
}

describe('an attempt in place of the page', () => {
  it('opens no window, registers as a redirect, and posts the keys', async () => {
    const page = openTestPage()

    void page.client.connect(REDIRECT)
    await expectState(page, { phase: 'redirecting' })

    expect(page.open).not.toHaveBeenCalled()
    const [created] = page.broker.seen('POST /attempts')
    const [form] = page.forms
    expect(page.forms).toHaveLength(1)
    expect(form).toMatchObject({ action: `${page.broker.url}/connect/boot/post`, page: document })
    expect(created?.body).toMatchObject({
      display: 'redirect',
      bootHash: await s256(form?.fields['k']),
      launchHash: await s256(form?.fields['l']),
    })
    expect(page.events.map(({ type }) => type)).toEqual(['connect.started'])
  })

  it('keeps what is needed to go on before it leaves', async () => {
    const page = openTestPage()

    void page.client.connect(REDIRECT)
    await expectState(page, { phase: 'redirecting' })

    const { options, verifier, ...rest } = keptBy(page)
    expect(rest).toMatchObject({ id: ATTEMPT_ID, binding: 'post', returnTo: location.href })
    expect(options).toEqual(REDIRECT)
    const challenge = page.broker.seen('POST /attempts')[0]?.body['codeChallenge']
    expect(await s256(verifier)).toBe(challenge)
  })

  it('ends in the broker’s refusal where there is nowhere to return to', async () => {
    const page = openTestPage()
    page.broker.once('POST /attempts', refuse(422, 'invalid_request', 'broker'))

    const outcome = await page.client.connect(REDIRECT)

    expect(outcome).toMatchObject({ status: 'error', error: { code: 'invalid_request' } })
    expect(page.forms).toHaveLength(0)
  })

  it('is impossible in a frame, where nothing of it would be shown', async () => {
    vi.stubGlobal('top', {})
    const page = openTestPage()

    const outcome = await page.client.connect(REDIRECT)

    expect(outcome).toMatchObject({ error: { code: 'unsupported_environment' } })
    expect(page.broker.requests).toHaveLength(0)
  })

  it('goes to the boot page directly where a policy lets no form go there', async () => {
    const page = openTestPage()
    const replace = vi.fn()
    vi.stubGlobal('location', { href: 'https://app.test/', hash: '', replace })
    void page.client.connect(REDIRECT)
    await vi.waitFor(() => expect(page.forms).toHaveLength(1), { interval: 5 })

    const [form] = page.forms
    const violation = { disposition: 'enforce', effectiveDirective: 'form-action' }
    const event = new Event('securitypolicyviolation')
    document.dispatchEvent(Object.assign(event, violation, { blockedURI: form?.action }))

    const fragment = `#k=${form?.fields['k']}&o=${encodeURIComponent(window.origin)}`
    expect(replace).toHaveBeenCalledWith(`${page.broker.url}/connect/boot/v1${fragment}`)
  })
})

describe('going on in place of the page', () => {
  it('is possible once the token is known to name a page to return to', async () => {
    const page = openTestPage()
    expect(page.client.canRedirect()).toBe(false)

    await learn(page, { hasReturn: false })
    expect(page.client.canRedirect()).toBe(false)
    await learn(page, { hasReturn: true })

    await vi.waitFor(() => expect(page.client.canRedirect()).toBe(true))
  })

  it('after a window was blocked registers fresh keys as a redirect, for the same attempt', async () => {
    const page = openTestPage()
    await block(page)

    page.client.redirect('gitlab')
    await expectState(page, { phase: 'redirecting' })

    const [reopened] = page.broker.seen(REOPEN)
    const [form] = page.forms
    expect(page.broker.seen('POST /attempts')).toHaveLength(1)
    expect(reopened?.body).toMatchObject({
      display: 'redirect',
      bootHash: await s256(form?.fields['k']),
      launchHash: await s256(form?.fields['l']),
    })
    expect(page.events.map(({ type }) => type)).toContain('flow.fallback')
  })

  it('leaves once, however often it is called', async () => {
    const page = openTestPage()
    await block(page)

    page.client.redirect('gitlab')
    page.client.redirect('gitlab')
    await expectState(page, { phase: 'redirecting' })
    page.client.redirect('gitlab')
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.forms).toHaveLength(1)
    expect(page.broker.seen(REOPEN)).toHaveLength(1)
  })

  it('closes the window that was open', async () => {
    const page = openTestPage()
    await learn(page, { hasReturn: true })
    void page.client.connect(GITLAB)
    await page.popup().launch()

    page.client.redirect('gitlab')
    await expectState(page, { phase: 'redirecting' })

    expect(page.popup().close).toHaveBeenCalledOnce()
  })

  it('waits for an attempt that is still being made, and makes no second one', async () => {
    const page = openTestPage()
    await learn(page, { hasReturn: true })
    page.blockPopups(true)
    const answer = page.broker.hold('POST /attempts')
    void page.client.connect(GITLAB)
    await expectState(page, { phase: 'blocked', attemptId: undefined })

    page.client.redirect('gitlab')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(page.forms).toHaveLength(0)
    answer()
    await expectState(page, { phase: 'redirecting' })

    expect(page.broker.seen('POST /attempts')).toHaveLength(1)
    expect(page.broker.seen(REOPEN)[0]?.body).toMatchObject({
      display: 'redirect',
      bootHash: await s256(page.forms[0]?.fields['k']),
    })
  })

  it('that the broker refuses leaves the attempt as it was, to be opened under fresh keys', async () => {
    const page = openTestPage()
    await block(page)
    page.broker.once(REOPEN, refuse(422, 'invalid_request', 'broker'))

    page.client.redirect('gitlab')
    await expectState(page, { phase: 'blocked', detached: true })
    expect(page.forms).toHaveLength(0)
    page.blockPopups(false)
    page.client.reopen('gitlab')
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    await expectState(page, { status: 'success' })
    const last = page.broker.seen(REOPEN).at(-1)
    expect(last?.body).toMatchObject({
      display: 'popup',
      bootHash: await s256(page.popup().key),
    })
  })

  it('does nothing once the attempt completes', async () => {
    const page = openTestPage()
    await learn(page, { hasReturn: true })
    page.broker.once('POST /attempts/{id}/complete', () => new Promise(() => {}))
    void page.client.connect(GITLAB)
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })
    await expectState(page, { phase: 'completing' })

    page.client.redirect('gitlab')
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.broker.seen(REOPEN)).toHaveLength(0)
    expect(page.forms).toHaveLength(0)
  })

  it.each([
    ['names no page to return to', false],
    ['does, but this page is in a frame', true],
  ])('does nothing where the token %s', async (_, hasReturn) => {
    if (hasReturn) vi.stubGlobal('top', {})
    const page = openTestPage()
    await learn(page, { hasReturn })
    void page.client.connect(GITLAB)
    await page.popup().launch()

    page.client.redirect('gitlab')
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.client.canRedirect()).toBe(false)
    expect(page.forms).toHaveLength(0)
    expect(page.popup().close).not.toHaveBeenCalled()
  })
})

describe('the Back button', () => {
  it('shows the attempt as out of sight, so that it can be opened again or cancelled', async () => {
    const page = openTestPage()
    void page.client.connect(REDIRECT)
    await expectState(page, { phase: 'redirecting', detached: false })

    comeBack()

    await expectState(page, { phase: 'opening', detached: true })
  })

  it('shows where the attempt stands by then', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(REDIRECT)
    await expectState(page, { phase: 'redirecting' })

    page.broker.change({ status: 'at_provider', binding: 'post', bootSeen: true })
    comeBack()
    await expectState(page, { phase: 'waiting', detached: true })
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success', resumed: false })
  })

  it('lets the attempt go on in a window, under fresh keys', async () => {
    const page = openTestPage()
    await block(page)
    page.client.redirect('gitlab')
    await expectState(page, { phase: 'redirecting' })
    comeBack()
    page.blockPopups(false)

    page.client.reopen('gitlab')
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    await expectState(page, { status: 'success' })
    expect(page.broker.seen(REOPEN).map(({ body }) => body['display'])).toEqual([
      'redirect',
      'popup',
    ])
  })

  it('lets an attempt that is to take the page’s place do so again', async () => {
    const page = openTestPage()
    void page.client.connect(REDIRECT)
    await expectState(page, { phase: 'redirecting' })
    comeBack()
    await expectState(page, { phase: 'opening' })

    page.client.reopen('gitlab')
    await expectState(page, { phase: 'redirecting' })

    expect(page.open).not.toHaveBeenCalled()
    expect(page.forms).toHaveLength(2)
    expect(page.forms[0]?.fields['k']).not.toBe(page.forms[1]?.fields['k'])
  })
})
