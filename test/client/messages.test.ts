import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, s256 } from './scriptedBroker.ts'
import { expectState, openTestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }

describe('a message', () => {
  const CODE = 'c'.repeat(43)
  const good = { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, completionCode: CODE }
  const { ap: _ap, ...unversioned } = good
  const { attemptId: _id, ...unnamed } = good

  it.each<[string, unknown, ({ origin?: string; source?: unknown } | undefined)?]>([
    ['from another origin', good, { origin: 'https://evil.test' }],
    ['from a look-alike origin', good, { origin: 'https://connect-1.test.evil.test' }],
    ['from http instead of https', good, { origin: 'http://connect-1.test' }],
    ['from an opaque origin', good, { origin: 'null' }],
    ['from no origin', good, { origin: '' }],
    ['from the page itself', good, { origin: 'http://localhost:3000', source: window }],
    ['from another window of the broker', good, { source: { closed: false } }],
    ['from the page’s own window', good, { source: window }],
    ['without a source', good, { source: null }],
    ['of another attempt', { ...good, attemptId: 'att_another0000000000000' }],
    ['of no attempt', unnamed],
    ['with an attempt that is no string', { ...good, attemptId: [ATTEMPT_ID] }],
    ['of another version', { ...good, ap: 2 }],
    ['without a version', unversioned],
    ['of another type', { ...good, type: 'authpipe:complete' }],
    ['of the page’s own type', { ...good, type: 'authpipe:ack', outcome: 'connected' }],
    ['with a code that is too short', { ...good, completionCode: 'c' }],
    ['with a code that is an object', { ...good, completionCode: { toString: () => CODE } }],
    ['that is JSON in a string', JSON.stringify(good)],
    ['that is null', null],
    ['that is a list', [good]],
    ['of hello with another key', { ap: 1, type: 'authpipe:hello', kh: CODE }],
  ])('%s causes no request and no answer', async (_, data, from) => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { phase: 'waiting' })
    const requests = page.broker.requests.length
    const answers = page.popup().postMessage.mock.calls.length

    page.popup().say(data, from)
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.broker.requests).toHaveLength(requests)
    expect(page.popup().postMessage).toHaveBeenCalledTimes(answers)
    expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' })
  })

  it('of hello from another window gets no launch', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await expectState(page, { attemptId: ATTEMPT_ID })
    const evil = { postMessage: vi.fn() }

    const hello = { ap: 1, type: 'authpipe:hello', kh: await s256(page.popup().key) }
    page.popup().say(hello, { source: evil })

    expect(evil.postMessage).not.toHaveBeenCalled()
    expect(page.popup().postMessage).not.toHaveBeenCalled()
  })

  it('of result before launch causes no request', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1))
    const requests = page.broker.requests.length

    page.popup().say(good)
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.broker.requests).toHaveLength(requests)
  })
})
