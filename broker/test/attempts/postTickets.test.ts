import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPostTickets } from '../../src/attempts/postTickets.ts'
import { createTestKeyset, createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { secret } from '../support/TestPage.ts'

const APP = 'http://localhost:3000'
const K = secret(24)
let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
})
afterEach(() => ports.db.destroy())

it('says which origin the form came from, also to a broker that was restarted', () => {
  const ticket = createPostTickets(ports).issue(K, APP)

  expect(createPostTickets(ports).read(K, ticket)).toEqual({ origin: APP, isLate: false })
})

it('is late after a minute, and still says whose it was', () => {
  const tickets = createPostTickets(ports)
  const ticket = tickets.issue(K, APP)

  ports.clock.advance(60_000)

  expect(tickets.read(K, ticket)).toEqual({ origin: APP, isLate: true })
})

it('is good for its own key only', () => {
  const tickets = createPostTickets(ports)

  expect(tickets.read(secret(24), tickets.issue(K, APP)).origin).toBeUndefined()
})

it('cannot be made or changed by anybody else', () => {
  const tickets = createPostTickets(ports)
  const [endsAt = '', mac = '', origin = ''] = tickets.issue(K, 'http://evil.example').split(' ')
  const foreign = createPostTickets({ ...ports, keyset: createTestKeyset() }).issue(K, APP)

  const forged = [
    [endsAt, mac, APP],
    [String(Number(endsAt) + 1), mac, origin],
    [endsAt, mac.slice(1), origin],
    [endsAt],
    ['', '', ''],
    [foreign],
  ].map((parts) => tickets.read(K, parts.join(' ')).origin)

  expect(forged).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
})
