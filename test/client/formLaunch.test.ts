import { describe, expect, it, vi } from 'vitest'
import { noNetwork, s256 } from './scriptedBroker.ts'
import { expectState, learn, openRelayPage, openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const CODE = 'c'.repeat(43)

/** A page that cuts its windows off, as the broker has learned. */
async function openSeveringPage(): Promise<TestPage> {
  const page = openTestPage()
  await learn(page, { openerHint: 'severed_by_app', hasRelay: true })
  await untilPlanned()
  return page
}

/** What was learned is acted upon once the code for it is there. */
const untilPlanned = () => new Promise((resolve) => setTimeout(resolve, 50))

/** The browser reports what a Content-Security-Policy stopped in the window. */
function violate(page: TestPage, fields: object): void {
  const [form] = page.forms
  const violation = {
    disposition: 'enforce',
    effectiveDirective: 'form-action',
    blockedURI: form?.action,
    ...fields,
  }
  form?.page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation))
}

describe('a page that cuts its windows off', () => {
  it.each([
    ['as the broker has learned', { openerHint: 'severed_by_app' }, false],
    ['as it is cross-origin isolated', { openerHint: 'unknown' }, true],
  ] as const)('%s, posts the keys into a blank window', async (_, config, isIsolated) => {
    vi.stubGlobal('crossOriginIsolated', isIsolated)
    const page = openTestPage()
    await learn(page, config)
    await untilPlanned()

    void page.client.connect(GITLAB)

    expect(page.popup().url.href).toBe('about:blank')
    expect(page.popup().features).toMatch(/^popup,width=520/)
    const [form] = page.forms
    expect(form).toMatchObject({
      action: `${page.broker.url}/connect/boot/post`,
      method: 'post',
      // Else a page under no-referrer would have its origin kept secret.
      referrer: 'strict-origin',
      page: page.popup().document,
    })
    await vi.waitFor(() => expect(page.broker.seen('POST /attempts')).toHaveLength(1))
    const [created] = page.broker.seen('POST /attempts')
    expect(created?.body['bootHash']).toBe(await s256(form?.fields['k']))
    expect(created?.body['launchHash']).toBe(await s256(form?.fields['l']))
    expect(form?.page.querySelector('form')).toBeNull()
  })

  it.each(['ok', 'unknown'] as const)('but not when that is %s', async (openerHint) => {
    const page = openTestPage()
    await learn(page, { openerHint })
    await untilPlanned()

    void page.client.connect(GITLAB)

    expect(page.popup().url.pathname).toBe('/connect/boot/v1')
    expect(page.forms).toHaveLength(0)
  })

  it('in a frame opens windows directly, since it may be handed none to post into', async () => {
    vi.stubGlobal('top', {})
    const page = await openSeveringPage()

    void page.client.connect(GITLAB)

    expect(page.popup().url.pathname).toBe('/connect/boot/v1')
  })

  it('completes what was launched by the form, without a word from the window', async () => {
    const page = await openSeveringPage()
    const outcome = page.client.connect(GITLAB)
    await expectState(page, { attemptId: expect.any(String) })
    page.popup().closed = true

    page.broker.change({ status: 'at_provider', binding: 'post', bootSeen: true, openerLost: true })
    await expectState(page, { phase: 'waiting' })
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it.each(['handshake', 'number'] as const)('refuses what was launched by %s', async (binding) => {
    const page = await openSeveringPage()
    const outcome = page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5 })

    page.broker.change({ status: 'authorized', binding, bootSeen: true })

    expect(await outcome).toMatchObject({ error: { code: 'launch_origin_mismatch' } })
    expect(page.broker.seen('POST /attempts/{id}/complete')).toHaveLength(0)
  })

  it('posts again, under fresh keys, into a window that is opened again', async () => {
    const page = await openSeveringPage()
    const outcome = page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5 })
    page.broker.change({ status: 'at_provider', binding: 'post', bootSeen: true })
    await expectState(page, { phase: 'waiting' })
    page.popup().closed = true

    page.client.reopen('gitlab')

    const [first, second] = page.forms
    expect(second?.fields['k']).not.toBe(first?.fields['k'])
    await vi.waitFor(() => expect(page.broker.seen('POST /attempts/{id}/reopen')).toHaveLength(1))
    page.broker.change({ status: 'authorized' })
    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('posts into a tab after the browser blocked the window', async () => {
    const page = await openSeveringPage()
    page.blockPopups(true)
    void page.client.connect(GITLAB)
    await expectState(page, { phase: 'blocked' })
    expect(page.forms).toHaveLength(0)

    page.blockPopups(false)
    page.client.reopen('gitlab')

    expect(page.popup().features).toBe('undefined')
    expect(page.forms).toHaveLength(1)
  })
})

describe('a policy that lets no form go to the broker', () => {
  it('has the window opened directly', async () => {
    const page = await openSeveringPage()
    void page.client.connect(GITLAB)

    violate(page, {})

    const key = page.forms[0]?.fields['k']
    const origin = encodeURIComponent(window.origin)
    const address = `${page.broker.url}/connect/boot/v1#k=${key}&o=${origin}`
    expect(page.popup().location.replace).toHaveBeenCalledExactlyOnceWith(address)
  })

  it.each([
    ['is only reported', { disposition: 'report' }],
    ['is about something else', { effectiveDirective: 'img-src' }],
    ['is about another form', { blockedURI: 'https://forms.test/send' }],
  ])('that %s changes nothing, and hides no later one', async (_, fields) => {
    const page = await openSeveringPage()
    void page.client.connect(GITLAB)

    violate(page, fields)
    expect(page.popup().location.replace).not.toHaveBeenCalled()
    violate(page, {})

    expect(page.popup().location.replace).toHaveBeenCalledOnce()
  })

  it('launches by handshake where the window has its opener after all', async () => {
    const page = await openSeveringPage()
    const outcome = page.client.connect(GITLAB)
    violate(page, {})
    await expectState(page, { attemptId: expect.any(String) })

    const kh = await s256(page.forms[0]?.fields['k'])
    page.popup().say({ ap: 1, type: 'authpipe:hello', kh })
    expect(page.popup().heard('authpipe:launch')).toMatchObject([
      { kh, launchSecret: page.forms[0]?.fields['l'] },
    ])
    page.broker.change({ status: 'authorized', binding: 'handshake', bootSeen: true })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('asks for the number where it has none', async () => {
    const page = await openSeveringPage()
    const outcome = page.client.connect(GITLAB)
    violate(page, {})
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5 })

    page.broker.change({ status: 'number_required', bootSeen: true, number: '42' })
    await expectState(page, { phase: 'number', number: '42' })
    page.broker.change({ status: 'authorized', binding: 'number' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('takes the code of the relay page where there is one', async () => {
    const page = await openSeveringPage()
    const outcome = page.client.connect(GITLAB)
    violate(page, {})
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5 })

    page.broker.change({ status: 'authorized', bootSeen: true, needsCode: true })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
    const { attemptId } = page.broker.view()
    openRelayPage().say({ ap: 1, type: 'authpipe:result', attemptId, completionCode: CODE })

    expect(await outcome).toMatchObject({ status: 'success' })
  })
})

describe('the connections', () => {
  it('are there although the network fails right after', async () => {
    const page = openTestPage()

    await expect(learn(page, { openerHint: 'severed_by_app' })).resolves.toBeUndefined()
    page.broker.always('POST /attempts', noNetwork)

    expect(page.client.canRedirect()).toBe(false)
  })
})
