import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, noNetwork } from './scriptedBroker.ts'
import { expectState, learn, openRelayPage, openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const COMPLETE = 'POST /attempts/{id}/complete'
const CODE = 'c'.repeat(43)
const RESULT = { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, completionCode: CODE }

/** The window has no opener, and goes to the provider unbound. */
async function goUnbound(page: TestPage): Promise<void> {
  await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5 })
  page.broker.change({ status: 'at_provider', bootSeen: true, openerLost: true })
  await expectState(page, { phase: 'waiting' })
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 40))

describe('an unbound window', () => {
  it('is completed by the code that the relay page says, and the relay page hears of it', async () => {
    const page = openTestPage()
    const relay = openRelayPage()
    const outcome = page.client.connect(GITLAB)
    await goUnbound(page)

    page.broker.change({ status: 'authorized', needsCode: true })
    relay.say(RESULT)

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(page.broker.seen(COMPLETE)[0]?.body['completionCode']).toBe(CODE)
    const ack = { ap: 1, type: 'authpipe:ack', attemptId: ATTEMPT_ID, outcome: 'connected' }
    await vi.waitFor(() => expect(relay.heard).toEqual([ack]))
  })

  it('is completed when the code comes before the broker’s word', async () => {
    const page = openTestPage()
    const relay = openRelayPage()
    const outcome = page.client.connect(GITLAB)
    await goUnbound(page)

    relay.say(RESULT)
    await settle()
    expect(page.broker.seen(COMPLETE)).toHaveLength(0)
    page.broker.change({ status: 'authorized', needsCode: true })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('is completed by the code though the broker cannot be asked just then', async () => {
    const page = openTestPage()
    const relay = openRelayPage()
    const outcome = page.client.connect(GITLAB)
    await goUnbound(page)
    page.broker.change({ status: 'authorized', needsCode: true })
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5 })

    page.broker.always('GET /attempts/{id}', noNetwork)
    relay.say(RESULT)

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('waits for the code, and takes none that is malformed or of another attempt', async () => {
    const page = openTestPage()
    const relay = openRelayPage()
    void page.client.connect(GITLAB)
    await goUnbound(page)

    page.broker.change({ status: 'authorized', needsCode: true })
    for (const fields of [
      { attemptId: 'att_another0000000000000' },
      { completionCode: 'c' },
      { completionCode: [CODE] },
      { completionCode: undefined },
      { ap: 2 },
      { type: 'authpipe:hello', kh: CODE },
    ]) {
      relay.say({ ...RESULT, ...fields })
    }
    await settle()

    expect(page.broker.seen(COMPLETE)).toHaveLength(0)
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
  })

  it('that was denied ends so by the relay page’s word without code', async () => {
    const page = openTestPage()
    const relay = openRelayPage()
    const outcome = page.client.connect(GITLAB)
    await goUnbound(page)
    const { version } = page.broker.view()
    const denied = { ...page.broker.view(), status: 'denied', version: version + 1 }
    page.broker.once('GET /attempts/{id}', () => Response.json(denied))

    relay.say({ ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, error: 'access_denied' })

    expect(await outcome).toMatchObject({ status: 'cancelled', reason: 'denied' })
  })

  it('is opened again under fresh keys', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await goUnbound(page)
    page.popup().closed = true
    await expectState(page, { detached: true })

    page.client.reopen('gitlab')

    expect(page.popups).toHaveLength(2)
    expect(page.popups[0]?.key).not.toBe(page.popups[1]?.key)
    await vi.waitFor(() => expect(page.broker.seen('POST /attempts/{id}/reopen')).toHaveLength(1))
  })
})

describe('the channel of the relay page', () => {
  it('is not opened where the connect token names none', async () => {
    const opened = vi.fn()
    class Channel extends BroadcastChannel {
      constructor(name: string) {
        super(name)
        opened(name)
      }
    }
    vi.stubGlobal('BroadcastChannel', Channel)
    const page = openTestPage()
    await learn(page, { hasRelay: false })

    void page.client.connect(GITLAB)
    await goUnbound(page)

    expect(opened).not.toHaveBeenCalled()
  })

  it('is closed when the attempt is over', async () => {
    const close = vi.spyOn(BroadcastChannel.prototype, 'close')
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    await goUnbound(page)
    expect(close).not.toHaveBeenCalled()
    page.client.cancel('gitlab')
    await outcome

    expect(close).toHaveBeenCalledOnce()
  })
})

describe('an operator who wants both proofs', () => {
  it('has the page wait for the window’s code', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()

    page.broker.change({ status: 'authorized', needsCode: true })
    await settle()
    expect(page.broker.seen(COMPLETE)).toHaveLength(0)
    page.popup().result({ completionCode: CODE })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(page.broker.seen(COMPLETE)[0]?.body['completionCode']).toBe(CODE)
  })

  it('has it go on when the backend vouched instead', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.broker.change({ status: 'authorized', needsCode: true })
    await settle()

    page.broker.change({ needsCode: undefined as never })

    expect(await outcome).toMatchObject({ status: 'success' })
  })
})
