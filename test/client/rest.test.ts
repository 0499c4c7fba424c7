import { describe, expect, it, vi } from 'vitest'
import { openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }

/** Counts what is registered on the page and not removed, and the timers that are set. */
function countAll(): { listeners: () => string[]; timers: () => number } {
  const listeners: string[] = []
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target)
    const remove = target.removeEventListener.bind(target)
    const forget = (name: string) => {
      if (listeners.includes(name)) listeners.splice(listeners.indexOf(name), 1)
    }
    vi.spyOn(target, 'addEventListener').mockImplementation((name: string, listener, options) => {
      listeners.push(name)
      add(name, listener, options)
      const { signal } = Object(options) as AddEventListenerOptions
      signal?.addEventListener('abort', () => forget(name))
    })
    vi.spyOn(target, 'removeEventListener').mockImplementation((name: string, ...rest) => {
      forget(name)
      remove(name, ...rest)
    })
  }
  const set = new Set<unknown>()
  const [setReal, clearReal] = [globalThis.setTimeout, globalThis.clearTimeout]
  vi.stubGlobal('setTimeout', (call: () => void, ms?: number) => {
    const timer = setReal(() => {
      set.delete(timer)
      call()
    }, ms)
    set.add(timer)
    return timer
  })
  vi.stubGlobal('clearTimeout', (timer: ReturnType<typeof setReal>) => {
    set.delete(timer)
    clearReal(timer)
  })
  return { listeners: () => listeners, timers: () => set.size }
}

const ENDINGS: [string, (page: TestPage) => void | Promise<void>][] = [
  ['success', ({ broker }) => broker.change({ status: 'authorized' })],
  ['denial', ({ broker }) => broker.change({ status: 'denied' })],
  ['cancel', ({ client }) => client.cancel('gitlab')],
  [
    'a closed window',
    (page) => {
      page.popup().closed = true
      window.dispatchEvent(new Event('focus'))
    },
  ],
  [
    'success in a second window',
    async ({ client, broker, popup }) => {
      popup().closed = true
      client.reopen('gitlab')
      await popup().launch()
      broker.change({ status: 'authorized' })
    },
  ],
]

describe('at rest', () => {
  it('a client has no listener, timer, request or channel', () => {
    const { listeners, timers } = countAll()

    const { broker, getConnectToken } = openTestPage()

    expect(listeners()).toEqual([])
    expect(timers()).toBe(0)
    expect(broker.requests).toHaveLength(0)
    expect(getConnectToken).not.toHaveBeenCalled()
  })

  it.each(ENDINGS)('after %s nothing is left behind', async (_, end) => {
    const { listeners, timers } = countAll()
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    await end(page)
    await outcome
    await new Promise((resolve) => setImmediate(resolve))

    expect(listeners()).toEqual([])
    expect(timers()).toBe(0)
    expect(sessionStorage).toHaveLength(0)
    expect(page.broker.waiting()).toBe(0)
  })

  it('two attempts share one listener for messages', async () => {
    const { listeners } = countAll()
    const { client } = openTestPage()

    void client.connect(GITLAB)
    void client.connect({ provider: 'bitbucket' })

    const both = () => listeners().filter((name) => name === 'focus').length >= 2
    await vi.waitFor(() => expect(both()).toBe(true), { interval: 5 })
    expect(listeners().filter((name) => name === 'message')).toHaveLength(1)
  })
})
