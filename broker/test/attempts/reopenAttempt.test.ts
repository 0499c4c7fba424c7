import type { KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { reopenAttempt } from '../../src/attempts/reopenAttempt.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { SUBJECT, TestAttempt } from '../support/TestAttempt.ts'
import { secret, sha256 } from '../support/TestPage.ts'

let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
})
afterEach(() => ports.db.destroy())

it('answers the same to a request that is sent twice at once', async () => {
  const { attemptId, codeVerifier } = await TestAttempt.create(ports)
  const request = { codeVerifier, bootHash: sha256(secret(24)), launchHash: sha256(secret(32)) }
  const reopen = (over: TestPorts) => reopenAttempt(over, SUBJECT, attemptId, request)
  const answers: unknown[] = []
  const between = afterFirstRead(async () => {
    answers.push(await reopen(ports))
  })

  answers.push(await reopen({ ...ports, db: ports.db.withPlugin(between) }))

  expect(answers[0]).toMatchObject({ attemptId, status: 'created' })
  expect(answers[1]).toEqual(answers[0])
})

it('refuses a key of another attempt', async () => {
  const other = await TestAttempt.create(ports)
  const { attemptId, codeVerifier } = await TestAttempt.create(ports)

  const reopening = reopenAttempt(ports, SUBJECT, attemptId, {
    codeVerifier,
    bootHash: sha256(other.k),
    launchHash: sha256(secret(32)),
  })

  await expect(reopening).rejects.toMatchObject({
    code: 'invalid_request',
    details: { errors: [{ path: 'bootHash' }] },
  })
})

it('voids the question of the earlier window', async () => {
  const attempt = await TestAttempt.create(ports)
  await attempt.launch({})
  const { attemptId, codeVerifier } = attempt
  const [bootHash, launchHash] = [sha256(secret(24)), sha256(secret(32))]

  const reopened = await reopenAttempt(ports, SUBJECT, attemptId, {
    codeVerifier,
    bootHash,
    launchHash,
  })

  expect(reopened).toMatchObject({ status: 'created', openerLost: false, bootSeen: false })
  expect(reopened).not.toHaveProperty('number')
  expect(await attempt.row()).toMatchObject({ question: null, number: null, cookie_hash: null })
})

/** Lets something else happen between the first read and what follows it. */
function afterFirstRead(happen: () => Promise<void>): KyselyPlugin {
  let isOver = false
  return {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (!isOver) {
        isOver = true
        await happen()
      }
      return result
    },
  }
}

it('goes on in place of the page, if that can be come back to', async () => {
  const { attemptId, codeVerifier } = await TestAttempt.create(ports)
  const returnUrl = `${SUBJECT.origin}/back`
  const request = {
    codeVerifier,
    bootHash: sha256(secret(24)),
    launchHash: sha256(secret(32)),
    display: 'redirect' as const,
  }

  const refused = reopenAttempt(ports, { ...SUBJECT, returnUrl: null }, attemptId, request)
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request' })
  await reopenAttempt(ports, { ...SUBJECT, returnUrl }, attemptId, request)

  const row = await ports.db.selectFrom('attempt').select('display').executeTakeFirstOrThrow()
  expect(row.display).toBe('redirect')
})
