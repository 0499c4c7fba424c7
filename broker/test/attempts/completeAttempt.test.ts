import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { completeAttempt } from '../../src/attempts/completeAttempt.ts'
import { reportOpener } from '../../src/attempts/reportOpener.ts'
import { takeCallback } from '../../src/attempts/takeCallback.ts'
import type { CallbackRequest } from '../../src/attempts/takeCallback.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { interrupting } from '../support/interrupting.ts'
import { SUBJECT, TestAttempt } from '../support/TestAttempt.ts'
import { secret, sha256 } from '../support/TestPage.ts'

const codeVerifier = secret(32)
let ports: TestPorts
let asked: string[]
let whileExchanging: () => Promise<void>

beforeEach(async () => {
  asked = []
  whileExchanging = async () => undefined
  ports = await createTestPorts({
    fetch: async (url) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url)
      asked.push(pathname)
      if (pathname === '/oauth/token') {
        // What is on disk while the provider is asked.
        expect(await status()).toBe('exchanging')
        await whileExchanging()
        return Response.json({ access_token: 'at', token_type: 'bearer', scope: 'read_user' })
      }
      return Response.json(pathname === '/api/v4/user' ? { id: 1, username: 'ada' } : {})
    },
  })
})
afterEach(() => ports.db.destroy())

it('is on record before the provider is asked', async () => {
  const attemptId = await authorized()

  const connection = await completeAttempt(ports, SUBJECT, attemptId, { codeVerifier })

  expect(connection.account.username).toBe('ada')
  expect(asked).toEqual(['/oauth/token', '/api/v4/user'])
  expect(await status()).toBe('active')
})

it('finishes although the window reports meanwhile that it lost its opener', async () => {
  const attemptId = await authorized()
  whileExchanging = async () => {
    const row = await ports.db.selectFrom('attempt').selectAll().executeTakeFirstOrThrow()
    await reportOpener(ports, row, 'lost')
  }

  const connection = await completeAttempt(ports, SUBJECT, attemptId, { codeVerifier })

  expect(connection.account.username).toBe('ada')
  expect(await status()).toBe('active')
})

it('keeps no secret of an attempt that is done', async () => {
  const attemptId = await authorized()

  await completeAttempt(ports, SUBJECT, attemptId, { codeVerifier })

  const row = await ports.db.selectFrom('attempt').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({
    state_hash: null,
    pkce_box: null,
    code_box: null,
    completion_hash: null,
  })
})

it('asks for nothing, and leaves the attempt as it is, when its code cannot be opened', async () => {
  const attemptId = await authorized()
  await ports.db
    .updateTable('attempt')
    .set({ code_box: new Uint8Array(64) })
    .execute()

  const completing = completeAttempt(ports, SUBJECT, attemptId, { codeVerifier })

  await expect(completing).rejects.toMatchObject({ code: 'vault_decrypt_failed' })
  expect(asked).toEqual([])
  expect(await status()).toBe('authorized')
})

it('completes no attempt without a launch proof', async () => {
  const attemptId = await authorized()
  await ports.db.updateTable('attempt').set({ binding: 'none' }).execute()

  const completing = completeAttempt(ports, SUBJECT, attemptId, { codeVerifier })

  await expect(completing).rejects.toMatchObject({ code: 'binding_required' })
  expect(asked).toEqual([])
})

it.each([
  ['any', 'handshake', undefined, { launch: 'handshake', finish: 'none' }],
  ['any', 'number', 'the-code', { launch: 'number', finish: 'completion_code' }],
  ['any', 'none', 'the-code', { launch: 'none', finish: 'completion_code' }],
  ['launch_and_finish', 'post', 'the-code', { launch: 'post', finish: 'completion_code' }],
] as const)('keeps with the connection how it was proven (%s, %s, %s)', async (...row) => {
  const [setting, binding, completionCode, audit] = row
  const attemptId = await authorized()
  await ports.db
    .updateTable('attempt')
    .set({
      binding,
      completion_hash: sha256('the-code'),
      completion_expires_at: ports.now() + 1,
    })
    .execute()
  const config = { ...ports.config, binding: setting }
  const request = { codeVerifier, ...(completionCode && { completionCode }) }

  await completeAttempt({ ...ports, config }, SUBJECT, attemptId, request)

  const kept = await ports.db.selectFrom('connection').select('audit').executeTakeFirstOrThrow()
  expect(JSON.parse(kept.audit)).toEqual(audit)
})

it('writes connection and outcome together, and revokes what it could not write', async () => {
  const attemptId = await authorized()
  const fetch: typeof globalThis.fetch = async (...args) => {
    const answer = await ports.fetch(...args)
    // Somebody else ends the attempt at the worst moment.
    if (asked.at(-1) === '/api/v4/user') {
      await ports.db.updateTable('attempt').set({ status: 'failed' }).execute()
    }
    return answer
  }

  const completing = completeAttempt({ ...ports, fetch }, SUBJECT, attemptId, { codeVerifier })

  await expect(completing).rejects.toThrow()
  expect(await ports.db.selectFrom('connection').selectAll().execute()).toEqual([])
  await expect.poll(() => asked).toContain('/oauth/revoke')
})

it('ends in a database that refuses at first, and logs why', async () => {
  const attemptId = await authorized()
  whileExchanging = () => refuseChanges()

  const completing = completeAttempt(ports, SUBJECT, attemptId, { codeVerifier })
  completing.catch(() => undefined)
  await expect
    .poll(() => ports.logged.at(-1)?.message)
    .toBe('the end of an attempt could not be stored')
  await sql`drop trigger full`.execute(ports.db)

  await expect(completing).rejects.toThrow('disk full')
  expect(await status()).toBe('failed')
  expect(ports.logged).toContainEqual(
    expect.objectContaining({
      level: 'error',
      // SQLITE_CONSTRAINT_TRIGGER
      fields: { attemptId, tenantId: 'org_acme', errorName: 'Error', sqliteCode: 1811 },
    }),
  )
})

it('does not wait for an outcome that nobody works on', async () => {
  const attemptId = await authorized()
  await ports.db.updateTable('attempt').set({ status: 'exchanging' }).execute()

  const completing = completeAttempt(ports, SUBJECT, attemptId, { codeVerifier })

  await expect(completing).rejects.toMatchObject({ code: 'exchange_failed' })
  expect(await status()).toBe('failed')
  expect(asked).toEqual([])
})

it('leaves a callback that could not be stored as good as before', async () => {
  const callback = await launched()
  await refuseChanges()
  await expect(takeCallback(ports, callback)).rejects.toThrow('disk full')
  await sql`drop trigger full`.execute(ports.db)

  await takeCallback(ports, callback)

  expect(await status()).toBe('authorized')
})

it('takes a callback although the row changes in the moment before it is written', async () => {
  const callback = await launched()
  const meanwhile = interrupting(ports, 'attempt.code', () =>
    ports.db
      .updateTable('attempt')
      .set((row) => ({ version: row('version', '+', 1) }))
      .execute(),
  )

  await takeCallback(meanwhile, callback)

  expect(await status()).toBe('authorized')
})

async function authorized(): Promise<string> {
  await takeCallback(ports, await launched())
  return (await ports.db.selectFrom('attempt').select('id').executeTakeFirstOrThrow()).id
}

/** What the provider sends the window back with. */
async function launched(): Promise<CallbackRequest> {
  const codeChallenge = sha256(codeVerifier)
  return (await TestAttempt.launched(ports, { request: { codeChallenge } })).callback()
}

async function status(): Promise<string> {
  const row = await ports.db.selectFrom('attempt').select('status').executeTakeFirstOrThrow()
  return row.status
}

/** As a full disk would. */
async function refuseChanges(): Promise<void> {
  await sql`create trigger full before update of status on attempt
    begin select raise(abort, 'disk full'); end`.execute(ports.db)
}
