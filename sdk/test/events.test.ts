import { describe, expect, it } from 'vitest'
import type { BackendEvent } from '@authpipe/protocol'
import { credentialAnswer, refusal } from './scriptedBroker.ts'
import type { ScriptedBroker } from './scriptedBroker.ts'
import { ADA, promised, setUp } from './setUp.ts'

const SECONDS = 1_000
const BOB = { ...ADA, userId: 'user_bob' }

/** Each user has a connection of the same name, in the generation the test says. */
function byUser(broker: ScriptedBroker, generation: () => number): void {
  broker.reply = ({ body }) => {
    const { userId } = body as { userId: string }
    return {
      json: credentialAnswer({ connectionId: `conn_${userId}`, generation: generation() }),
    }
  }
}

describe('the stream of changes', () => {
  it('opens with the first credential held, once', async () => {
    const { authpipe, broker, heard } = await setUp()
    broker.reply = () => refusal('not_connected')
    await authpipe.getCredential(ADA).catch(() => undefined)
    expect(broker.streamsSeen).toBe(0)

    broker.reply = () => ({ json: credentialAnswer() })
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(BOB)
    await heard('stream_open')

    expect(broker.streamsSeen).toBe(1)
  })

  it.each<readonly [BackendEvent['kind'], number]>([
    ['rotated', 4],
    ['connected', 4],
    ['needs_reauth', 3],
    ['deleted', 3],
    ['deleted', 0],
    ['something_new' as BackendEvent['kind'], 3],
  ])('drops a credential of generation 3 on %s of generation %i', async (kind, generation) => {
    const { authpipe, broker, events, heard } = await setUp()
    byUser(broker, () => 3)
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(BOB)
    await heard('stream_open')

    broker.tell({ kind, connectionId: 'conn_user_123', generation })
    await heard('dropped')
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(BOB)

    expect(broker.requests.map(({ body }) => body)).toEqual([ADA, BOB, ADA])
    expect(events).toContainEqual({
      type: 'dropped',
      connectionId: 'conn_user_123',
      reason: kind,
    })
  })

  it('drops a credential under every key it was asked for by, and says so once', async () => {
    const { authpipe, broker, events, heard } = await setUp()
    const byId = { ...ADA, connectionId: 'conn_1' }
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(byId)
    await heard('stream_open')

    broker.tell({ kind: 'deleted', connectionId: 'conn_1', generation: 1 })
    await heard('dropped')
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(byId)

    expect(broker.requests).toHaveLength(4)
    expect(events.filter(({ type }) => type === 'dropped')).toHaveLength(1)
  })

  it.each<readonly [BackendEvent['kind'], number]>([
    ['rotated', 3],
    ['connected', 3],
    ['rotated', 2],
    ['rotating', 2],
  ])('keeps a credential of generation 3 on %s of generation %i', async (kind, generation) => {
    const { authpipe, broker, heard } = await setUp()
    byUser(broker, () => 3)
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(BOB)
    await heard('stream_open')

    broker.tell({ kind, connectionId: 'conn_user_123', generation })
    broker.tell({ kind: 'deleted', connectionId: 'conn_user_bob', generation: 3 })
    await heard('dropped')
    await authpipe.getCredential(ADA)

    expect(broker.requests).toHaveLength(2)
  })

  it('asks the broker while it renews, and falls back on the old token if it cannot', async () => {
    const { authpipe, broker, heard } = await setUp()
    byUser(broker, () => 3)
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(BOB)
    await heard('stream_open')

    broker.tell({ kind: 'rotating', connectionId: 'conn_user_123', generation: 3 })
    broker.tell({ kind: 'deleted', connectionId: 'conn_user_bob', generation: 3 })
    await heard('dropped')
    broker.reply = () => refusal('refresh_in_progress')
    const { credential } = await authpipe.getCredential(ADA)

    expect(credential).toBe('glo_secret_3')
    expect(broker.requests).toHaveLength(3)
    await heard('stale')
  })

  it('asks again when a change is told while the answer is on its way', async () => {
    const { authpipe, broker, heard } = await setUp()
    await authpipe.getCredential({ ...ADA, userId: 'user_bob' })
    await heard('stream_open')
    const { promise: after, resolve: release } = promised()
    let generation = 1
    broker.reply = () => ({ json: credentialAnswer({ generation }), after })

    const reading = authpipe.getCredential(ADA)
    await expect.poll(() => broker.requests.length).toBe(2)
    broker.tell({ kind: 'rotated', connectionId: 'conn_1', generation: 2 })
    await heard('dropped')
    generation = 2
    release()

    expect((await reading).credential).toBe('glo_secret_2')
    expect(broker.requests).toHaveLength(3)
  })
})

describe('the lease', () => {
  it('is renewed by every comment, and over 45 s after the last', async () => {
    const { authpipe, broker, clock, heard } = await setUp()
    byUser(broker, () => 1)
    await authpipe.getCredential(ADA)
    await authpipe.getCredential(BOB)
    await heard('stream_open')

    clock.ms += 40 * SECONDS
    broker.write(': still here\n\n')
    broker.tell({ kind: 'deleted', connectionId: 'conn_user_bob', generation: 1 })
    await heard('dropped')
    clock.ms += 45 * SECONDS - 1
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(2)

    clock.ms += 1
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(3)
  })

  it('covers a credential for 45 s where no stream can be had', async () => {
    const { authpipe, broker, clock, heard } = await setUp()
    broker.refuseStream = { status: 404, body: 'not here' }
    await authpipe.getCredential(ADA)
    await heard('stream_lost')

    clock.ms += 45 * SECONDS - 1
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(1)

    clock.ms += 1
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(2)
  })

  it('does not cover, after a break of the stream, what may have changed meanwhile', async () => {
    const { authpipe, broker, clock, heard } = await setUp()
    await authpipe.getCredential(ADA)
    await heard('stream_open')

    clock.ms += 50 * SECONDS
    broker.cutStreams()
    await heard('stream_open', 2)
    await authpipe.getCredential(ADA)

    expect(broker.requests).toHaveLength(2)
  })

  it('hands out what lives on when it is over and the broker is gone', async () => {
    const { authpipe, broker, clock, heard } = await setUp()
    await authpipe.getCredential(ADA)
    await broker.stop()

    clock.ms += 60 * SECONDS
    const { credential } = await authpipe.getCredential(ADA)

    expect(credential).toBe('glo_secret_1')
    await heard('stale')
  })
})

describe('a broken stream', () => {
  it.each<readonly [string, (broker: ScriptedBroker) => void]>([
    ['is cut', (broker) => broker.cutStreams()],
    ['says what nobody can read', (broker) => broker.write('data: {"kind":\n\n')],
    ['says something of another shape', (broker) => broker.write('data: {"kind":"deleted"}\n\n')],
    ['never ends an event', (broker) => broker.write(`data: ${'x'.repeat(70_000)}`)],
  ])('is opened again when it %s', async (_how, breakIt) => {
    const { authpipe, broker, heard } = await setUp()
    await authpipe.getCredential(ADA)
    await heard('stream_open')

    breakIt(broker)
    await heard('stream_lost')
    await heard('stream_open', 2)

    await expect.poll(() => broker.openStreams).toBe(1)
  })

  it('is opened again when it falls silent', async () => {
    const { authpipe, broker, events, heard } = await setUp({ timers: { silence: 30 } })
    await authpipe.getCredential(ADA)

    await heard('stream_open', 2)

    const lost = events.find((event) => event.type === 'stream_lost')
    expect(lost?.cause?.message).toMatch('silent')
    await expect.poll(() => broker.openStreams).toBeLessThanOrEqual(1)
  })

  it('is opened again when it is refused, with growing pauses', async () => {
    const { authpipe, broker, heard } = await setUp({ timers: { retry: 20, retryMax: 10_000 } })
    broker.refuseStream = refusal('internal_error')
    const startedAt = performance.now()
    await authpipe.getCredential(ADA)

    await heard('stream_lost', 4)

    // Three pauses of at least half of 20, 40 and 80 ms.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(65)
  })

  it('stays closed after close()', async () => {
    const { authpipe, broker, events, heard } = await setUp()
    await authpipe.getCredential(ADA)
    await heard('stream_open')

    authpipe.close()

    await expect.poll(() => broker.openStreams).toBe(0)
    expect(events.map(({ type }) => type)).toEqual(['stream_open'])
  })

  it('holds nothing of an answer that comes after close()', async () => {
    const { authpipe, broker } = await setUp()
    const { promise: after, resolve: release } = promised()
    broker.reply = () => ({ json: credentialAnswer(), after })
    const reading = authpipe.getCredential(ADA)
    await expect.poll(() => broker.requests.length).toBe(1)

    authpipe.close()
    release()
    const { credential } = await reading
    await authpipe.getCredential(ADA)

    expect(credential).toBe('glo_secret_1')
    expect(broker.requests).toHaveLength(2)
  })

  it('is forgotten with all credentials by close(); the next call starts over', async () => {
    const { authpipe, broker, heard } = await setUp()
    await authpipe.getCredential(ADA)
    await heard('stream_open')

    authpipe.close()
    await authpipe.getCredential(ADA)
    await heard('stream_open', 2)

    expect(broker.requests).toHaveLength(2)
  })
})
