import type { CreateAttemptAnswer, CreateAttemptRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { ProviderConfig } from '../BrokerConfig.ts'
import type { Ports } from '../ports.ts'
import type { Subject } from '../access/Subject.ts'
import type { Attempt } from './Attempt.ts'
import { assertReturn } from './assertReturn.ts'
import { toCreateAttemptAnswer } from './toAttemptView.ts'

/**
 * Creates an attempt for the subject, from its page's origin. Sent again with the same boot hash it
 * answers with the same attempt, however often a page had to repeat itself.
 * @throws {BrokerError} `unknown_provider`, `provider_not_allowed`, `scope_not_allowed`,
 * `connection_not_found` when the connection to renew is not the subject's own, `invalid_request`
 * when the boot hash belongs to another attempt, or a redirect has nowhere to return to
 */
export async function createAttempt(
  ports: Ports,
  subject: Subject,
  request: CreateAttemptRequest,
): Promise<CreateAttemptAnswer> {
  const provider = allowedProvider(ports, subject, request.provider)
  const scopes = allowedScopes(subject, provider, request.scopes)
  assertReturn(subject, request.display)
  if (request.connectionId !== undefined) {
    await assertOwnConnection(ports, subject, provider, request.connectionId)
  }

  const created = await ports.db
    .insertInto('attempt')
    .values(newAttempt(ports, subject, request, scopes))
    .onConflict((conflict) => conflict.column('boot_hash').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!created) return toCreateAttemptAnswer(ports, await findRepeated(ports, subject, request))

  ports.log.info(
    { attemptId: created.id, tenantId: created.tenant_id, provider: created.provider },
    'attempt created',
  )
  ports.bus.publish({ topic: 'attempt', attemptId: created.id })
  return toCreateAttemptAnswer(ports, created)
}

function allowedProvider(ports: Ports, subject: Subject, id: string): ProviderConfig {
  const provider = ports.config.providers.find((candidate) => candidate.id === id)
  if (!provider) throw new BrokerError('unknown_provider')
  if (!subject.providers.includes(id)) throw new BrokerError('provider_not_allowed')
  return provider
}

/** Never empty: a provider that is sent no scope falls back to one of its own choice. */
function allowedScopes(
  subject: Subject,
  provider: ProviderConfig,
  wanted: readonly string[] | undefined,
): readonly string[] {
  const ceiling = subject.scopes[provider.id] ?? []
  const scopes = wanted ?? provider.defaultScopes.filter((scope) => ceiling.includes(scope))
  const beyond = scopes.filter((scope) => !ceiling.includes(scope))
  if (beyond.length > 0 || scopes.length === 0) {
    throw new BrokerError('scope_not_allowed', {
      errors: beyond.map((scope) => ({ path: 'scopes', message: `not allowed: ${scope}` })),
    })
  }
  return [...new Set(scopes)]
}

async function assertOwnConnection(
  ports: Ports,
  subject: Subject,
  provider: ProviderConfig,
  connectionId: string,
): Promise<void> {
  const connection = await ports.db
    .selectFrom('connection')
    .select('id')
    .where('id', '=', connectionId)
    .where('tenant_id', '=', subject.tenantId)
    .where('user_id', '=', subject.userId)
    .where('provider', '=', provider.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!connection) throw new BrokerError('connection_not_found')
}

function newAttempt(
  ports: Ports,
  subject: Subject,
  request: CreateAttemptRequest,
  scopes: readonly string[],
) {
  return {
    id: `att_${Buffer.from(ports.randomBytes(16)).toString('base64url')}`,
    version: 1,
    status: 'created',
    binding: 'none',
    tenant_id: subject.tenantId,
    user_id: subject.userId,
    user_label: subject.userLabel,
    origin: subject.origin,
    provider: request.provider,
    scopes: JSON.stringify(scopes),
    connection_id: request.connectionId ?? null,
    login_hint: request.loginHint ?? null,
    code_challenge: request.codeChallenge,
    boot_hash: request.bootHash,
    launch_hash: request.launchHash,
    display: request.display,
    relay_url: subject.relayUrl,
    return_url: subject.returnUrl,
    locale: subject.locale,
    created_at: ports.now(),
    expires_at: ports.now() + ports.timers.attemptTtl,
  } as const
}

/** The attempt of this boot hash, if it is the same page that asks again. */
async function findRepeated(
  ports: Ports,
  subject: Subject,
  request: CreateAttemptRequest,
): Promise<Attempt> {
  const attempt = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where('boot_hash', '=', request.bootHash)
    .where('code_challenge', '=', request.codeChallenge)
    .where('tenant_id', '=', subject.tenantId)
    .where('user_id', '=', subject.userId)
    .where('origin', '=', subject.origin)
    .executeTakeFirst()
  if (!attempt) {
    const message = 'belongs to another attempt; make a fresh random key for each'
    throw new BrokerError('invalid_request', { errors: [{ path: 'bootHash', message }] })
  }
  return attempt
}
