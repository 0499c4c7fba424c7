import { describe, expect, it, vi } from 'vitest'
import type { KeptAttempt } from '../../src/client/Attempt.ts'
import { createAuthpipeClient } from '../../src/client/index.ts'
import { ATTEMPT_ID } from './scriptedBroker.ts'
import { expectState, leaveBehind, openTestPage, reloadPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const AT_PROVIDER = { status: 'at_provider', binding: 'handshake', bootSeen: true } as const

const settle = () => new Promise((resolve) => setTimeout(resolve, 50))

describe('what was kept', () => {
  it.each<[string, unknown]>([
    ['too old', { keptAt: Date.now() - 16 * 60_000 }],
    ['from the future', { keptAt: Date.now() + 16 * 60_000 }],
    ['of no time', { keptAt: undefined }],
    ['without its keys', { keys: undefined }],
    ['without its verifier', { verifier: undefined }],
    ['without its options', { options: undefined }],
  ])('and is %s is forgotten', async (_, fields) => {
    const page = await reloadPage({ kept: fields as Partial<KeptAttempt> })

    page.client.subscribe('gitlab', () => {})
    await settle()

    expect(page.client.getAttempt('gitlab')).toEqual({ status: 'idle' })
    expect(sessionStorage).toHaveLength(0)
    expect(page.broker.requests).toHaveLength(0)
  })

  it.each(['', 'null', '[]', '{', '"text"'])(
    'and is broken (%j) is forgotten, and keeps no other from going on',
    async (text) => {
      const page = openTestPage({}, (broker) => {
        sessionStorage.setItem(`authpipe ${broker.url} bitbucket`, text)
        leaveBehind(broker)
      })

      page.client.subscribe('gitlab', () => {})

      await expectState(page, { attemptId: ATTEMPT_ID })
      expect(sessionStorage.getItem(`authpipe ${page.broker.url} bitbucket`)).toBeNull()
      expect(page.client.getAttempt('bitbucket')).toEqual({ status: 'idle' })
    },
  )

  it('for another broker is left to its client', async () => {
    const name = 'authpipe https://connect-other.test gitlab'
    const page = openTestPage({}, () => sessionStorage.setItem(name, '{}'))

    page.client.subscribe('gitlab', () => {})
    await settle()

    expect(sessionStorage.getItem(name)).toBe('{}')
  })

  it('is taken up by one of two clients of the page', async () => {
    const page = await reloadPage({ change: AT_PROVIDER })
    const { brokerUrl } = page.client
    const other = createAuthpipeClient({ brokerUrl, getConnectToken: async () => 'ct_test' })

    page.client.subscribe('gitlab', () => {})
    other.subscribe('gitlab', () => {})
    await expectState(page, { phase: 'waiting' })
    await settle()

    expect(other.getAttempt('gitlab')).toEqual({ status: 'idle' })
  })

  it('is not lost to a client that is thrown away unused, as in StrictMode', async () => {
    const page = await reloadPage({ change: AT_PROVIDER }, (brokerUrl) => {
      createAuthpipeClient({ brokerUrl, getConnectToken: async () => 'ct_test' })
    })

    page.client.subscribe('gitlab', () => {})

    await expectState(page, { phase: 'waiting' })
  })

  it('by this very load is not taken up by a client that is made later', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { phase: 'waiting' })
    const { brokerUrl } = page.client

    const other = createAuthpipeClient({ brokerUrl, getConnectToken: async () => 'ct_test' })
    other.subscribe('gitlab', () => {})
    await settle()

    expect(other.getAttempt('gitlab')).toEqual({ status: 'idle' })
  })

  it('by a later load is not gone on with by this one, shown again as it was', async () => {
    const page = openTestPage()
    const answer = page.broker.hold('POST /attempts')
    const outcome = page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.requests).toHaveLength(1), { interval: 5 })

    showAgain()
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
    // The later load went on with it to its end.
    sessionStorage.clear()
    showAgain()

    expect(await outcome).toMatchObject({ status: 'cancelled', reason: 'superseded' })
    answer()
  })

  it('by a later load is asked after where its name is known', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { phase: 'waiting' })

    sessionStorage.clear()
    page.broker.once('GET /attempts/{id}', () => {
      page.broker.change({ status: 'active' })
      return Response.json(page.broker.view())
    })
    showAgain()

    expect(await outcome).toMatchObject({ status: 'success' })
  })
})

/** The browser shows a page that it had kept whole. */
function showAgain(): void {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
}
