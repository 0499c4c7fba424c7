import type { KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Subject } from '../../src/access/Subject.ts'
import { createAttempt } from '../../src/attempts/createAttempt.ts'
import { reopenAttempt } from '../../src/attempts/reopenAttempt.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { secret, sha256 } from '../support/TestPage.ts'

const SUBJECT: Subject = {
  tenantId: 'org_acme',
  userId: 'user_ada',
  userLabel: null,
  origin: 'http://localhost:3000',
  providers: ['gitlab'],
  scopes: { gitlab: ['read_user'] },
  relayUrl: null,
  returnUrl: null,
  locale: null,
  expiresAt: Infinity,
}
let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
})
afterEach(() => ports.db.destroy())

it('answers the same to a request that is sent twice at once', async () => {
  const codeVerifier = secret(32)
  const { attemptId } = await create(codeVerifier)
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
  const codeVerifier = secret(32)
  const other = secret(24)
  await create(secret(32), other)
  const { attemptId } = await create(codeVerifier)

  const reopening = reopenAttempt(ports, SUBJECT, attemptId, {
    codeVerifier,
    bootHash: sha256(other),
    launchHash: sha256(secret(32)),
  })

  await expect(reopening).rejects.toMatchObject({
    code: 'invalid_request',
    details: { errors: [{ path: 'bootHash' }] },
  })
})

function create(codeVerifier: string, key = secret(24)) {
  return createAttempt(ports, SUBJECT, {
    provider: 'gitlab',
    codeChallenge: sha256(codeVerifier),
    bootHash: sha256(key),
    launchHash: sha256(secret(32)),
    display: 'popup',
  })
}

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
