import { describe, expect, it, vi } from 'vitest'
import type { AttemptOutcome } from '../../src/client/index.ts'
import { ATTEMPT_ID, CONNECTION, noNetwork, refuse, s256 } from './scriptedBroker.ts'
import {
  EARLIER_LOAD,
  expectState,
  keptBy,
  learn,
  openRelayPage,
  openTestPage,
  reloadPage,
} from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const COMPLETE = 'POST /attempts/{id}/complete'
const CODE = 'c'.repeat(43)
const AT_PROVIDER = { status: 'at_provider', binding: 'handshake', bootSeen: true } as const

const settle = () => new Promise((resolve) => setTimeout(resolve, 50))

describe('a page that is loaded anew', () => {
  it('goes on with its attempt at the provider, out of sight, to one success', async () => {
    const page = await reloadPage({ change: AT_PROVIDER })
    const outcomes: AttemptOutcome[] = []
    page.client.observe('gitlab', (outcome) => outcomes.push(outcome))

    page.client.subscribe('gitlab', () => {})
    await expectState(page, { phase: 'waiting', detached: true, attemptId: ATTEMPT_ID })
    page.broker.change({ status: 'authorized' })

    await expectState(page, { status: 'success', resumed: true, connection: CONNECTION })
    expect(outcomes).toMatchObject([{ status: 'success', resumed: true }])
    expect(page.broker.seen('POST /attempts')).toHaveLength(0)
    expect(page.events.map(({ type }) => type)).toEqual([
      'connect.resumed',
      'callback.received',
      'connect.succeeded',
    ])
    expect(sessionStorage).toHaveLength(0)
  })

  it('goes on with it also where a click comes first, and begins nothing in its place', async () => {
    const page = await reloadPage({ change: AT_PROVIDER })

    page.client.subscribe('gitlab', () => {})
    const outcome = page.client.connect(GITLAB)
    await expectState(page, { phase: 'waiting', attemptId: ATTEMPT_ID })
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success', resumed: true })
    expect(page.broker.seen('POST /attempts')).toHaveLength(0)
  })

  it('keeps by itself all that this takes', async () => {
    const before = openTestPage()
    void before.client.connect({ ...GITLAB, scopes: ['api'], loginHint: 'ada' })
    await before.popup().launch()
    await expectState(before, { phase: 'waiting' })
    const kept = { ...keptBy(before), keptBy: EARLIER_LOAD }

    const page = await reloadPage({ kept, change: AT_PROVIDER })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { phase: 'waiting' })
    page.broker.change({ status: 'authorized' })

    await expectState(page, { status: 'success', resumed: true })
    const [completed] = page.broker.seen(COMPLETE)
    expect(completed?.body['codeVerifier']).toBe(kept.verifier)
  })

  it('asks for nothing until somebody is there to see it', async () => {
    const page = await reloadPage({ change: AT_PROVIDER })

    await settle()
    page.client.getAttempt('gitlab')

    expect(page.broker.requests).toHaveLength(0)
  })

  it('launches a window that it has never seen, by its key', async () => {
    const page = await reloadPage({ kept: { binding: undefined } })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { attemptId: ATTEMPT_ID })
    const popup = { postMessage: vi.fn(), closed: false, close: vi.fn(), focus: vi.fn() }

    const kh = await s256(keptBy(page).keys.key)
    say(page.broker.url, popup, { ap: 1, type: 'authpipe:hello', kh })

    const { secret: launchSecret } = keptBy(page).keys
    const launch = { ap: 1, type: 'authpipe:launch', kh, attemptId: ATTEMPT_ID, launchSecret }
    expect(popup.postMessage.mock.calls).toEqual([[launch, page.broker.url]])
    page.broker.change({ ...AT_PROVIDER, status: 'authorized' })
    await expectState(page, { status: 'success' })
    expect(popup.postMessage).toHaveBeenLastCalledWith(
      expect.objectContaining({ type: 'authpipe:ack' }),
      page.broker.url,
    )
  })

  it('takes the code of a window that it has never seen', async () => {
    const page = await reloadPage({ kept: { binding: 'handshake' }, change: AT_PROVIDER })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { phase: 'waiting' })
    page.broker.change({ status: 'authorized', needsCode: true })

    const result = { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, completionCode: CODE }
    say('https://evil.test', {}, { ...result, completionCode: 'e'.repeat(43) })
    say(page.broker.url, { close: vi.fn() }, result)

    await expectState(page, { status: 'success' })
    expect(page.broker.seen(COMPLETE)[0]?.body['completionCode']).toBe(CODE)
  })

  it('hears the relay page, though it does not know yet that there is one', async () => {
    const page = await reloadPage({
      kept: { binding: undefined },
      change: { status: 'authorized', binding: 'none', bootSeen: true, needsCode: true },
    })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { attemptId: ATTEMPT_ID })

    openRelayPage().say({
      ap: 1,
      type: 'authpipe:result',
      attemptId: ATTEMPT_ID,
      completionCode: CODE,
    })

    await expectState(page, { status: 'success' })
  })

  it('makes the attempt under the same key where the broker may not know it yet', async () => {
    const page = await reloadPage({ kept: { id: undefined, binding: undefined } })

    page.client.subscribe('gitlab', () => {})
    await expectState(page, { attemptId: ATTEMPT_ID })

    const [created] = page.broker.seen('POST /attempts')
    const { keys, verifier } = keptBy(page)
    expect(created?.body).toMatchObject({
      bootHash: await s256(keys.key),
      launchHash: await s256(keys.secret),
      codeChallenge: await s256(verifier),
    })
  })

  it('completes what a form launched before the broker had answered', async () => {
    const page = await reloadPage({ kept: { id: undefined, binding: 'post' } })

    page.client.subscribe('gitlab', () => {})
    await expectState(page, { attemptId: ATTEMPT_ID })
    page.broker.change({ status: 'authorized', binding: 'post', bootSeen: true })

    await expectState(page, { status: 'success' })
  })

  it('refuses a launch that the earlier load did not make', async () => {
    const page = await reloadPage({
      kept: { binding: undefined },
      change: { ...AT_PROVIDER, status: 'authorized' },
    })

    page.client.subscribe('gitlab', () => {})

    await expectState(page, { status: 'error', error: { code: 'launch_origin_mismatch' } })
  })

  it.each(['exchanging', 'active'] as const)(
    'finishes an exchange that is %s without the code it took, and whatever it remembers',
    async (status) => {
      const page = await reloadPage({
        kept: { binding: undefined },
        change: { status, binding: 'none', bootSeen: true },
      })
      page.broker.once(COMPLETE, () => Response.json({ connection: CONNECTION }))

      page.client.subscribe('gitlab', () => {})

      await expectState(page, { status: 'success' })
      expect(page.broker.seen('POST /attempts/{id}/cancel')).toHaveLength(0)
    },
  )

  it('waits for the network, since the attempt may have gone well', async () => {
    const page = await reloadPage({ change: { ...AT_PROVIDER, status: 'authorized' } })
    for (let failures = 0; failures < 5; failures++) {
      page.broker.once('GET /attempts/{id}', noNetwork)
    }

    page.client.subscribe('gitlab', () => {})

    await expectState(page, { status: 'success' })
  })

  it.each([
    [403, 'subject_mismatch', 'session'],
    [404, 'attempt_not_found', 'flow'],
  ] as const)('says nothing of somebody else’s attempt: %s %s', async (status, code, category) => {
    const page = await reloadPage({ change: AT_PROVIDER })
    page.broker.always('GET /attempts/{id}', refuse(status, code, category))

    page.client.subscribe('gitlab', () => {})

    await expectState(page, { status: 'cancelled', reason: 'superseded' })
    expect(sessionStorage).toHaveLength(0)
  })

  it('cancels it at the broker even before it knows where it stands', async () => {
    const page = await reloadPage({ change: AT_PROVIDER })
    const answer = page.broker.hold('GET /attempts/{id}')
    page.client.subscribe('gitlab', () => {})
    await vi.waitFor(() => expect(page.broker.requests).toHaveLength(1), { interval: 5 })

    page.client.cancel('gitlab')

    await expectState(page, { status: 'cancelled', attemptId: ATTEMPT_ID, reason: 'dismissed' })
    expect(page.broker.view().status).toBe('cancelled')
    answer()
  })

  it('is told of a success that the earlier load had begun, whatever it cancels', async () => {
    const page = await reloadPage({ change: { ...AT_PROVIDER, status: 'active' } })
    const answer = page.broker.hold('GET /attempts/{id}')
    page.client.subscribe('gitlab', () => {})
    await vi.waitFor(() => expect(page.broker.requests).toHaveLength(1), { interval: 5 })

    page.client.cancel('gitlab')

    await expectState(page, { status: 'success', resumed: true })
    answer()
  })

  it('can cancel it', async () => {
    const page = await reloadPage({ change: AT_PROVIDER })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { phase: 'waiting' })

    page.client.cancel('gitlab')

    await expectState(page, { status: 'cancelled', reason: 'dismissed' })
    expect(page.broker.view().status).toBe('cancelled')
  })
})

describe('opening again after a reload', () => {
  it('opens a popup under fresh keys', async () => {
    const page = await reloadPage({ kept: { hasWindow: true }, change: AT_PROVIDER })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { phase: 'waiting' })
    const { key } = keptBy(page).keys

    page.client.reopen('gitlab')
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    await expectState(page, { status: 'success', resumed: true })
    expect(page.popup().features).toMatch(/^popup,/)
    expect(page.popup().key).not.toBe(key)
  })

  it('opens a popup where the window was seen meanwhile', async () => {
    const page = await reloadPage({ kept: { binding: undefined } })
    await learn(page, { hasReturn: true })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { attemptId: ATTEMPT_ID })
    const kh = await s256(keptBy(page).keys.key)
    const popup = { postMessage: vi.fn(), closed: true, close: vi.fn(), focus: vi.fn() }
    say(page.broker.url, popup, { ap: 1, type: 'authpipe:hello', kh })

    page.client.reopen('gitlab')

    expect(page.popup().features).toMatch(/^popup,/)
  })

  it('leaves the page where it can return, and no window was seen before', async () => {
    const page = await reloadPage({ kept: { id: undefined, binding: undefined } })
    await learn(page, { hasReturn: true })
    page.client.subscribe('gitlab', () => {})
    await expectState(page, { attemptId: ATTEMPT_ID })

    page.client.reopen('gitlab')
    await expectState(page, { phase: 'redirecting' })

    expect(page.open).not.toHaveBeenCalled()
    expect(page.forms).toHaveLength(1)
  })
})

function say(origin: string, source: object, data: object): void {
  window.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }))
}
