import { afterEach, describe, expect, it, vi } from 'vitest'
import { leaveBehind, openTestPage } from './testPage.ts'

/*
 * What runs an attempt is a file of its own, which a network may not give. That network is what these
 * tests replace.
 */

const GITLAB = { provider: 'gitlab' }
const RESUMING = '../../src/client/resumeAttempts.ts'
const FILE = '../../src/client/runAttempt.ts'

afterEach(() => {
  vi.doUnmock(FILE)
  vi.resetModules()
})

/** The file comes when it is let through, or never. */
function holdBack(): { let: () => void } {
  const waiting: (() => void)[] = []
  let isHeld = true
  vi.doMock(FILE, async () => {
    if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve))
    return vi.importActual(FILE)
  })
  return {
    let() {
      isHeld = false
      for (const go of waiting) go()
    },
  }
}

function refuseFile(): void {
  vi.doMock(FILE, () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 60))

describe('while the code of an attempt is being loaded', () => {
  it('its window is open, and a further click focuses it', async () => {
    const file = holdBack()
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    void page.client.connect(GITLAB)
    page.client.reopen('gitlab')
    await settle()

    expect(page.open).toHaveBeenCalledOnce()
    expect(page.popup().focus).toHaveBeenCalledTimes(2)
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending', phase: 'opening' })
    page.client.cancel('gitlab')
    file.let()
    await outcome
  })

  it('a cancel ends it at once, and the broker never hears of it', async () => {
    const file = holdBack()
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    page.client.cancel('gitlab')

    expect(page.client.getAttempt('gitlab')).toEqual({
      status: 'cancelled',
      reason: 'dismissed',
      attemptId: undefined,
    })
    expect(page.popup().close).toHaveBeenCalledOnce()
    expect(sessionStorage).toHaveLength(0)
    await outcome
    file.let()
    await settle()
    expect(page.broker.requests).toHaveLength(0)
    expect(sessionStorage).toHaveLength(0)
  })

  it('a new attempt after a cancel is the only one that runs', async () => {
    const file = holdBack()
    const page = openTestPage()
    void page.client.connect(GITLAB)
    page.client.cancel('gitlab')

    const outcome = page.client.connect(GITLAB)
    file.let()
    await vi.waitFor(() => expect(page.broker.seen('POST /attempts')).toHaveLength(1))
    await settle()

    expect(page.broker.seen('POST /attempts')).toHaveLength(1)
    page.client.cancel('gitlab')
    expect(await outcome).toMatchObject({ reason: 'dismissed' })
  })

  it('the page cannot be left for it yet', async () => {
    const file = holdBack()
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)

    page.client.redirect('gitlab')
    await settle()

    expect(page.forms).toHaveLength(0)
    page.client.cancel('gitlab')
    file.let()
    await outcome
  })
})

describe('code that cannot be loaded', () => {
  it('ends the attempt as the network’s failure, and closes the window', async () => {
    refuseFile()
    const page = openTestPage()

    const outcome = await page.client.connect(GITLAB)

    expect(outcome).toMatchObject({
      status: 'error',
      attemptId: undefined,
      error: { code: 'network_error', retryable: true, cause: expect.any(Error) },
    })
    expect(page.popup().close).toHaveBeenCalledOnce()
    expect(sessionStorage).toHaveLength(0)
    expect(page.events.map(({ type }) => type)).toEqual([
      'connect.started',
      'window.opened',
      'connect.failed',
    ])
  })

  it('is not reported after a cancel', async () => {
    refuseFile()
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    page.client.cancel('gitlab')
    await settle()

    expect(await outcome).toMatchObject({ status: 'cancelled' })
    expect(page.events.filter(({ type }) => type === 'connect.failed')).toEqual([])
  })

  it('is asked for again by the next click', async () => {
    refuseFile()
    const page = openTestPage()
    await page.client.connect(GITLAB)
    vi.doUnmock(FILE)
    vi.resetModules()

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('is no uncaught error when it was only to be prepared', async () => {
    refuseFile()
    const { client } = openTestPage()

    client.prepare()
    await settle()

    expect(client.getAttempt('gitlab')).toEqual({ status: 'idle' })
  })

  it.each([RESUMING, FILE])('leaves what the page kept before where it is: %s', async (file) => {
    vi.doMock(file, () => {
      throw new TypeError('Failed to fetch dynamically imported module')
    })
    const page = openTestPage({}, (broker) => leaveBehind(broker))

    page.client.subscribe('gitlab', () => {})
    await settle()
    vi.doUnmock(RESUMING)

    expect(page.client.getAttempt('gitlab')).toEqual({ status: 'idle' })
    expect(sessionStorage).toHaveLength(1)
  })
})

describe('an attempt that could not begin', () => {
  it('opens no window when it is asked to be shown again', async () => {
    const page = openTestPage()
    vi.stubGlobal('origin', 'null')
    await page.client.connect(GITLAB)

    page.client.reopen('gitlab')

    expect(page.open).not.toHaveBeenCalled()
  })
})
