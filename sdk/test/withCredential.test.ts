import { describe, expect, it } from 'vitest'
import type { Credential } from '@authpipe/sdk'
import { credentialAnswer, refusal } from './scriptedBroker.ts'
import type { ScriptedBroker } from './scriptedBroker.ts'
import { ADA, promised, setUp } from './setUp.ts'

/** Renews when it is told that a generation was refused. */
function renewing(broker: ScriptedBroker): void {
  broker.reply = ({ body }) => {
    const { afterGeneration = 0 } = body as { afterGeneration?: number }
    return { json: credentialAnswer({ generation: afterGeneration + 1 }) }
  }
}

/** A provider that knows the newest token only. */
function provider(valid: string) {
  const seen: string[] = []
  const call = async ({ credential }: Credential): Promise<Response> => {
    seen.push(credential)
    return new Response('{}', { status: credential === valid ? 200 : 401 })
  }
  return { seen, call }
}

function failure(fields: object): Error {
  return Object.assign(new Error('Unauthorized'), fields)
}

describe('withCredential', () => {
  it('gives what the call gives, and makes it once when all is well', async () => {
    const { authpipe, broker } = await setUp()
    const { seen, call } = provider('glo_secret_1')

    const response = await authpipe.withCredential(ADA, call)

    expect(response.status).toBe(200)
    expect(seen).toEqual(['glo_secret_1'])
    expect(broker.requests).toHaveLength(1)
  })

  it('makes the call once more, with a newer credential, after a Response with 401', async () => {
    const { authpipe, broker } = await setUp()
    renewing(broker)
    const { seen, call } = provider('glo_secret_2')

    const response = await authpipe.withCredential(ADA, call)

    expect(response.status).toBe(200)
    expect(seen).toEqual(['glo_secret_1', 'glo_secret_2'])
    expect(broker.requests.map(({ body }) => body)).toEqual([
      ADA,
      { ...ADA, connectionId: 'conn_1', afterGeneration: 1 },
    ])
  })

  it.each([
    ['status', { status: 401 }],
    ['statusCode', { statusCode: 401 }],
    ['response.status', { response: { status: 401 } }],
  ])('makes the call once more after an error whose %s is 401', async (_field, fields) => {
    const { authpipe, broker } = await setUp()
    renewing(broker)
    const seen: string[] = []

    const result = await authpipe.withCredential(ADA, ({ credential }) => {
      seen.push(credential)
      if (seen.length === 1) throw failure(fields)
      return 'done'
    })

    expect(result).toBe('done')
    expect(seen).toEqual(['glo_secret_1', 'glo_secret_2'])
  })

  it('leaves the second 401 to the caller', async () => {
    const { authpipe, broker } = await setUp()
    renewing(broker)
    const { seen, call } = provider('none')

    const response = await authpipe.withCredential(ADA, call)

    expect(response.status).toBe(401)
    expect(seen).toHaveLength(2)
  })

  it('lets go of the answer it does not hand on', async () => {
    const { authpipe, broker } = await setUp()
    renewing(broker)
    const cancelled: number[] = []
    let calls = 0

    await authpipe.withCredential(ADA, () => {
      calls += 1
      const call = calls
      const body = new ReadableStream({ cancel: () => void cancelled.push(call) })
      return new Response(body, { status: call === 1 ? 401 : 200 })
    })

    expect(cancelled).toEqual([1])
  })

  it.each([
    ['an error without a status', new Error('boom')],
    ['an error with another status', failure({ status: 403 })],
    ['nothing', undefined],
  ])('makes the call once when it throws %s', async (_what, thrown) => {
    const { authpipe, broker } = await setUp()

    const result = authpipe.withCredential(ADA, () => {
      throw thrown
    })

    await expect(result).rejects.toBe(thrown)
    expect(broker.requests).toHaveLength(1)
  })

  it('does not repeat the call when there is no newer credential', async () => {
    const { authpipe } = await setUp()
    const { seen, call } = provider('none')

    const response = await authpipe.withCredential(ADA, call)

    expect(response.status).toBe(401)
    expect(seen).toHaveLength(1)
  })

  it("gives the provider's own answer when the broker cannot be asked", async () => {
    const { authpipe, broker } = await setUp()
    const { seen, call } = provider('none')

    const response = await authpipe.withCredential(ADA, async (credential) => {
      await broker.stop()
      return call(credential)
    })

    expect(response.status).toBe(401)
    expect(seen).toHaveLength(1)
  })

  it('says that the person must reconnect when the broker says so', async () => {
    const { authpipe, broker } = await setUp()
    const { call } = provider('none')
    await authpipe.getCredential(ADA)
    broker.reply = () => refusal('needs_reauth')

    const result = authpipe.withCredential(ADA, call)

    await expect(result).rejects.toMatchObject({ code: 'needs_reauth', recovery: 'reconnect' })
    await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({ code: 'needs_reauth' })
  })

  it('renews once for many whose token was refused, and holds the new one for all', async () => {
    const { authpipe, broker } = await setUp()
    renewing(broker)
    const { call } = provider('glo_secret_2')

    const all = await Promise.all(
      Array.from({ length: 50 }, () => authpipe.withCredential(ADA, call)),
    )
    const { credential } = await authpipe.getCredential(ADA)

    expect(all.every(({ status }) => status === 200)).toBe(true)
    expect(credential).toBe('glo_secret_2')
    expect(broker.requests).toHaveLength(2)
  })

  it('lets no answer of an older token, come late, replace the newer one', async () => {
    const { authpipe, broker, clock } = await setUp()
    const { call } = provider('glo_secret_2')
    await authpipe.getCredential(ADA)
    clock.ms += 60_000
    const { promise: after, resolve: release } = promised()
    broker.reply = () => ({ json: credentialAnswer(), after })
    const late = authpipe.getCredential(ADA)
    await expect.poll(() => broker.requests.length).toBe(2)

    renewing(broker)
    await authpipe.withCredential({ ...ADA, connectionId: 'conn_1' }, call)
    release()
    const credentials = [await late, await authpipe.getCredential(ADA)]

    expect(credentials.map(({ credential }) => credential)).toEqual([
      'glo_secret_2',
      'glo_secret_2',
    ])
  })
})
