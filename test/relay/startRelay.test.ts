import { RELAY_CHANNEL } from '@authpipe/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startRelay } from '@authpipe/react/relay'
import type { RelayState } from '@authpipe/react/relay'

const ID = 'att_aaaaaaaaaaaaaaaaaaaaaa'
const CODE = 'c'.repeat(43)
const ack = { ap: 1, type: 'authpipe:ack', attemptId: ID, outcome: 'connected' }

let page: BroadcastChannel
let heard: unknown[]
let stop: () => void
let states: RelayState[]
const close = vi.fn()

beforeEach(() => {
  heard = []
  states = []
  stop = () => undefined
  page = new BroadcastChannel(RELAY_CHANNEL)
  page.addEventListener('message', ({ data }) => heard.push(data))
  close.mockReset()
  vi.stubGlobal('close', close)
})

afterEach(() => {
  stop()
  page.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  history.replaceState(null, '', '/')
})

function open(fragment: string, options: Parameters<typeof startRelay>[0] = {}): void {
  history.replaceState({ of: 'the router' }, '', `/relay.html?v=1${fragment}`)
  stop = startRelay({ onState: (state) => states.push(state), ...options })
}

function answer(message: object): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  page.postMessage(message)
}

it('hands the fragment to the page of its origin, and wipes it first', async () => {
  open(`#ap=${ID}&cc=${CODE}`)

  expect(location.href).toMatch(/\/relay\.html\?v=1$/)
  expect(history.state).toEqual({ of: 'the router' })
  await vi.waitFor(() =>
    expect(heard).toEqual([
      { ap: 1, type: 'authpipe:result', attemptId: ID, completionCode: CODE },
    ]),
  )
})

it('tells of an attempt that was refused, without a code', async () => {
  open(`#ap=${ID}`)

  await vi.waitFor(() => expect(heard).toEqual([{ ap: 1, type: 'authpipe:result', attemptId: ID }]))
})

it('closes the window when the page is through', async () => {
  const element = document.createElement('p')
  open(`#ap=${ID}&cc=${CODE}`, { element })
  expect(element.textContent).toBe('Almost done…')

  answer(ack)

  await vi.waitFor(() => expect(close).toHaveBeenCalledOnce())
  expect(element.textContent).toBe('Done. You can close this window.')
  expect(states).toEqual(['finishing', 'over'])
})

it.each([
  ['of another attempt', { ...ack, attemptId: 'att_bbbbbbbbbbbbbbbbbbbbbb' }],
  ['of another version', { ...ack, ap: 2 }],
  ['of another type', { ...ack, type: 'authpipe:result' }],
])('does not hear a word %s', async (_, message) => {
  open(`#ap=${ID}`)
  await vi.waitFor(() => expect(heard).toHaveLength(1))

  answer(message)
  answer({ ...ack, attemptId: 'att_cccccccccccccccccccccc' })
  await new Promise((resolve) => setTimeout(resolve, 20))

  expect(close).not.toHaveBeenCalled()
})

it('tells again, as the page may just be loading, and stops in time', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const post = vi.spyOn(BroadcastChannel.prototype, 'postMessage')
  open(`#ap=${ID}&cc=${CODE}`)

  vi.advanceTimersByTime(500)
  expect(post).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(10 * 60_000)

  expect(post).toHaveBeenCalledTimes(8)
  expect(vi.getTimerCount()).toBe(0)
  post.mockRestore()
})

it('says what to do when nobody answers', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const element = document.createElement('p')
  open(`#ap=${ID}&cc=${CODE}`, { element, messages: { quiet: 'Zurück zu Acme.' } })

  vi.advanceTimersByTime(3999)
  expect(element.textContent).toBe('Almost done…')
  vi.advanceTimersByTime(1)

  expect(element.textContent).toBe('Zurück zu Acme.')
})

it.each([
  ['without a fragment', ''],
  ['with another fragment', '#top'],
  ['with an attempt that is none', '#ap=../../evil'],
  ['with a code of another shape', `#ap=${ID}&cc=short`],
  ['with more than that', `#ap=${ID}&cc=${CODE}&next=https://evil.example`],
])('does nothing when it is opened %s', async (_, fragment) => {
  open(fragment)

  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(heard).toEqual([])
  expect(states).toEqual(['idle'])
})

it('leaves nothing behind when it is stopped', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  open(`#ap=${ID}&cc=${CODE}`)

  stop()

  expect(vi.getTimerCount()).toBe(0)
})
