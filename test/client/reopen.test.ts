import { describe, expect, it, vi } from 'vitest'
import { neverAnswers, refuse, s256 } from './scriptedBroker.ts'
import { expectState, openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const REOPEN = 'POST /attempts/{id}/reopen'

async function lose(page: TestPage): Promise<void> {
  await page.popup().launch()
  page.popup().closed = true
  await expectState(page, { phase: 'waiting', detached: true })
}

describe('opening again after a launch', () => {
  it.each(['connect', 'reopen'] as const)(
    'by %s registers fresh keys, and launches once more',
    async (by) => {
      const page = openTestPage()
      const outcome = page.client.connect(GITLAB)
      await lose(page)
      const [first] = page.popups

      if (by === 'connect') void page.client.connect(GITLAB)
      else page.client.reopen('gitlab')
      expect(page.popups).toHaveLength(2)
      expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'opening', detached: false })
      await page.popup().launch()

      const [request] = page.broker.seen(REOPEN)
      const [launch] = page.popup().heard('authpipe:launch')
      expect(page.popup().key).not.toBe(first?.key)
      expect(request?.body).toEqual({
        codeVerifier: expect.stringMatching(/^[\w-]{43}$/),
        bootHash: await s256(page.popup().key),
        display: 'popup',
        launchHash: await s256(launch?.type === 'authpipe:launch' && launch.launchSecret),
      })
      page.broker.change({ status: 'authorized' })
      expect(await outcome).toMatchObject({ status: 'success' })
    },
  )

  it('opens the window before any request', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await lose(page)
    const before = page.broker.requests.length

    page.client.reopen('gitlab')

    expect(page.popups).toHaveLength(2)
    expect(page.broker.requests).toHaveLength(before)
  })

  it('launches nothing, and closes the new window, when the broker refuses', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await lose(page)
    page.broker.once(REOPEN, refuse(409, 'attempt_state'))

    page.client.reopen('gitlab')
    await page.popup().hello()
    await expectState(page, { detached: true })

    expect(page.popup().close).toHaveBeenCalled()
    expect(page.popup().heard('authpipe:launch')).toHaveLength(0)
  })

  it('opens under fresh keys once more after a refusal', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await lose(page)
    page.broker.once(REOPEN, refuse(503, 'internal_error', 'broker'))
    page.client.reopen('gitlab')
    await expectState(page, { detached: true })
    page.popup().closed = true

    page.client.reopen('gitlab')
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    const hashes = page.broker.seen(REOPEN).map(({ body }) => body['bootHash'])
    expect(new Set(hashes).size).toBe(2)
  })

  it('and then ending leaves the next attempt alone', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await lose(page)
    const answers: (() => void)[] = []
    page.broker.once(REOPEN, async (request) => {
      await new Promise<void>((resolve) => answers.push(resolve))
      return refuse(409, 'attempt_state')(request)
    })
    page.client.reopen('gitlab')
    await vi.waitFor(() => expect(answers).toHaveLength(1), { interval: 5 })
    page.broker.change({ status: 'denied' })
    await expectState(page, { status: 'cancelled' })

    page.broker.once('POST /attempts', neverAnswers)
    void page.client.connect(GITLAB)
    answers[0]?.()
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending', detached: false })
  })

  it('closes the new window, which is not the person’s doing', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await lose(page)
    page.broker.once(REOPEN, async (request) => {
      await page.popup().hello()
      return refuse(409, 'attempt_state')(request)
    })

    page.client.reopen('gitlab')
    await vi.waitFor(() => expect(page.popup().close).toHaveBeenCalled(), { interval: 5 })
    page.popup().closed = true
    window.dispatchEvent(new Event('focus'))
    await new Promise((resolve) => setTimeout(resolve, 80))

    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending', detached: true })
    expect(page.broker.seen('POST /attempts/{id}/cancel')).toHaveLength(0)
  })

  it('still takes the answer of the earlier window from the broker', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await lose(page)
    page.broker.once(REOPEN, (request) => {
      page.broker.change({ status: 'authorized' })
      return refuse(409, 'attempt_state')(request)
    })

    page.client.reopen('gitlab')

    expect(await outcome).toMatchObject({ status: 'success' })
  })
})

describe('a tab', () => {
  it('is what opens where the app wants one', () => {
    const page = openTestPage()

    void page.client.connect({ ...GITLAB, flow: 'tab' })

    expect(page.popup().features).toBe('undefined')
    expect(page.popup().url.pathname).toBe('/connect/boot/v1')
  })

  it.each([
    ['auto', 'undefined'],
    ['tab', 'undefined'],
    ['popup', expect.stringMatching(/^popup,/)],
  ] as const)('or a popup opens after a blocked one as flow %s says', async (flow, features) => {
    const page = openTestPage()
    page.blockPopups(true)
    void page.client.connect({ ...GITLAB, flow })
    await expectState(page, { phase: 'blocked' })

    page.blockPopups(false)
    page.client.reopen('gitlab')

    expect(page.popup().features).toEqual(features)
  })

  it('does not open in place of a popup that was closed', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await lose(page)

    page.client.reopen('gitlab')

    expect(page.popup().features).toMatch(/^popup,/)
  })
})

describe('opening again and again', () => {
  it('registers the keys of each window after those before, so that the last ones stand', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await lose(page)
    const answer = page.broker.hold(REOPEN)

    page.client.reopen('gitlab')
    await vi.waitFor(() => expect(page.broker.seen(REOPEN)).toHaveLength(1), { interval: 5 })
    page.popup().closed = true
    page.client.reopen('gitlab')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(page.broker.seen(REOPEN)).toHaveLength(1)
    answer()
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    const last = page.broker.seen(REOPEN).at(-1)
    expect(last?.body['bootHash']).toBe(await s256(page.popup().key))
  })

  it('forgets what bound the window before', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await lose(page)
    page.broker.once(REOPEN, () => {
      page.broker.change({ status: 'created', binding: 'none', bootSeen: false })
      return Response.json(page.broker.view())
    })

    page.client.reopen('gitlab')
    await vi.waitFor(() => expect(page.broker.seen(REOPEN)).toHaveLength(1), { interval: 5 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    // Somebody else has the new key, and launches first.
    page.broker.change({ status: 'authorized', binding: 'handshake', bootSeen: true })

    expect(await outcome).toMatchObject({ error: { code: 'launch_origin_mismatch' } })
  })
})
