import { describe, expect, it, vi } from 'vitest'
import { noNetwork, refuse } from './scriptedBroker.ts'
import { openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const GET = 'GET /attempts/{id}'
const soon = { interval: 5 }

async function launched(page: TestPage): Promise<void> {
  await page.popup().launch()
  await vi.waitFor(
    () => expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' }),
    soon,
  )
}

/** The polls: requests for the attempt that wait for news. */
function polls({ broker }: TestPage): readonly string[] {
  return broker.seen(GET).flatMap(({ url }) => (url.searchParams.has('wait') ? url.search : []))
}

describe('the news of an attempt', () => {
  it('are asked for with the version that is known', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await launched(page)
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(polls(page).slice(0, 2)).toEqual(['?wait=25&v=1', '?wait=25&v=2'])
  })

  it('are asked for again when there are none for long', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await launched(page)

    page.broker.endPolls()
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), soon)
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('are asked for at once after news, and after a pause without', async () => {
    const page = openTestPage({ timers: { retryEvery: 60_000 } })
    void page.client.connect(GITLAB)
    await launched(page)
    expect(polls(page)).toHaveLength(2)

    page.broker.endPolls()
    await new Promise((resolve) => setTimeout(resolve, 30))

    expect(polls(page)).toHaveLength(2)
  })

  it('are not asked for in a circle where answers come at once and say nothing', async () => {
    const page = openTestPage({ timers: { retryEvery: 60_000 } })
    void page.client.connect(GITLAB)
    await launched(page)
    page.broker.once(GET, () => Response.json({}))

    page.broker.endPolls()
    window.dispatchEvent(new Event('online'))
    await new Promise((resolve) => setTimeout(resolve, 30))

    expect(polls(page).length).toBeLessThan(5)
    expect(polls(page)).not.toContain('?wait=25&v=undefined')
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
  })

  it('may take as long as the broker holds them back', async () => {
    const page = openTestPage({ timers: { requestTimeout: 40 } })
    const outcome = page.client.connect(GITLAB)
    await launched(page)

    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(polls(page)).toHaveLength(2)
    page.broker.change({ status: 'denied' })

    expect(await outcome).toMatchObject({ reason: 'denied' })
  })

  it('that are older than what is known change nothing', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await launched(page)
    const known = page.broker.view()
    page.broker.once(GET, () => Response.json({ ...known, version: 1, status: 'denied' }))

    window.dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(page.broker.seen(GET)).toHaveLength(3), soon)

    expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' })
  })

  it.each(['focus', 'visibilitychange', 'pageshow', 'online'])(
    'are asked for at once on %s',
    async (sign) => {
      const page = openTestPage({ timers: { retryEvery: 60_000 } })
      const outcome = page.client.connect(GITLAB)
      await launched(page)
      const { version } = page.broker.view()
      // What a dead connection never told.
      const missed = { ...page.broker.view(), version: version + 1, status: 'denied' }
      page.broker.once(GET, () => Response.json(missed))

      document.dispatchEvent(new Event(sign, { bubbles: true }))
      window.dispatchEvent(new Event(sign))

      expect(await outcome).toMatchObject({ reason: 'denied' })
    },
  )

  it('are waited for through an outage', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await launched(page)
    page.broker.once(GET, noNetwork)
    page.broker.once(GET, refuse(503, 'internal_error', 'broker'))

    page.broker.endPolls()
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5, timeout: 3000 })
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('end the attempt when the session belongs to somebody else', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await launched(page)
    page.broker.always(GET, refuse(403, 'subject_mismatch', 'session'))

    page.broker.endPolls()

    expect(await outcome).toMatchObject({ status: 'error', error: { code: 'subject_mismatch' } })
  })
})
