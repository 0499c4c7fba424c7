import { afterEach, beforeEach, expect, it } from 'vitest'
import { carryThrough, closeLedger, isCarried } from '../src/workLedger.ts'
import { createTestPorts } from './support/createTestPorts.ts'
import type { TestPorts } from './support/createTestPorts.ts'

let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
})
afterEach(() => ports.db.destroy())

it('closes when everything that had begun is done, however it ended', async () => {
  const done: string[] = []
  const first = deferred()
  const second = deferred()
  void carryThrough(ports.db, 'a', () => first.promise)
  const failing = carryThrough(ports.db, 'b', () => second.promise)
  const closing = closeLedger(ports.db).then(() => done.push('closed'))

  first.resolve('')
  await new Promise((resolve) => setImmediate(resolve))
  done.push('second')
  second.reject(new Error('failed'))

  await expect(failing).rejects.toThrow('failed')
  await closing
  expect(done).toEqual(['second', 'closed'])
})

it('lets nothing begin once it closes', async () => {
  let hasBegun = false
  await closeLedger(ports.db)

  const refused = carryThrough(ports.db, 'a', async () => {
    hasBegun = true
  })

  await expect(refused).rejects.toMatchObject({ code: 'refresh_in_progress' })
  expect(hasBegun).toBe(false)
})

it('knows what is under way, by each of those who work on it', async () => {
  const first = deferred()
  const second = deferred()
  const works = [first, second].map(({ promise }) => carryThrough(ports.db, 'a', () => promise))

  first.resolve('')
  await works[0]
  const withOneLeft = isCarried(ports.db, 'a')
  second.resolve('')
  await works[1]

  expect(withOneLeft).toBe(true)
  expect(isCarried(ports.db, 'a')).toBe(false)
})

function deferred() {
  let settle: { resolve(value: string): void; reject(reason: Error): void } | undefined
  const promise = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return {
    promise,
    resolve: (value: string) => settle?.resolve(value),
    reject: (reason: Error) => settle?.reject(reason),
  }
}
