import { expect, it } from 'vitest'
import { waitForChange } from '../../src/attempts/waitForChange.ts'
import { createBus } from '../../src/createBus.ts'

const LONG = { timeoutMs: 60_000 }

it('answers at once when there is a value already', async () => {
  expect(await waitForChange({ bus: createBus() }, LONG, async () => 'here')).toBe('here')
})

it('reads again after each change', async () => {
  const bus = createBus()
  let value: string | undefined
  let reads = 0
  const waiting = waitForChange({ bus }, LONG, async () => {
    reads++
    return value
  })
  await nextTurn()

  bus.publish({ topic: 'attempt', attemptId: 'att_1' })
  await nextTurn()
  value = 'news'
  bus.publish({ topic: 'attempt', attemptId: 'att_1' })

  expect(await waiting).toBe('news')
  expect(reads).toBe(3)
})

it('misses no change that comes while it reads', async () => {
  const bus = createBus()
  let value: string | undefined

  const found = await waitForChange({ bus }, LONG, async () => {
    const read = value
    value = 'set while reading'
    bus.publish({ topic: 'attempt', attemptId: 'att_1' })
    await nextTurn()
    return read
  })

  expect(found).toBe('set while reading')
})

it('does not read for changes of other attempts', async () => {
  const bus = createBus()
  let reads = 0
  const options = { timeoutMs: 20, attemptId: 'att_1' }
  const waiting = waitForChange({ bus }, options, async () => void reads++)
  await nextTurn()

  bus.publish({ topic: 'attempt', attemptId: 'att_2' })

  expect(await waiting).toBeUndefined()
  // At first, and at the end.
  expect(reads).toBe(2)
})

it('gives up when the time is over, and when it is told to', async () => {
  const abort = new AbortController()
  const bus = createBus()
  const told = waitForChange({ bus }, { ...LONG, signal: abort.signal }, async () => undefined)
  const late = waitForChange({ bus }, { timeoutMs: 1 }, async () => undefined)

  abort.abort()

  expect(await told).toBeUndefined()
  expect(await late).toBeUndefined()
})

it('stops listening', async () => {
  let listening = 0
  const bus = {
    publish: () => undefined,
    subscribe: () => {
      listening++
      return () => void listening--
    },
  }
  await waitForChange({ bus }, LONG, async () => 'here')
  await expect(waitForChange({ bus }, LONG, () => Promise.reject(new Error()))).rejects.toThrow()

  expect(listening).toBe(0)
})

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
