import { expect, it } from 'vitest'
import { authenticateConnectToken } from '../../src/access/authenticateConnectToken.ts'
import { createConnectToken } from '../../src/access/createConnectToken.ts'
import { dropConnectTokensDue } from '../../src/access/dropConnectTokensDue.ts'
import { createTestPorts } from '../support/createTestPorts.ts'

const ORIGIN = 'http://localhost:3000'
const OTHER_ORIGIN = 'http://localhost:3001'
const ada = { tenantId: 'acme', userId: 'ada' }

async function setup(request: object = {}) {
  const ports = await createTestPorts()
  const answer = await createConnectToken(ports, { ...ada, ...request })
  const authenticate = (origin: string | undefined = ORIGIN) =>
    authenticateConnectToken(ports, `Bearer ${answer.connectToken}`, origin)
  return { ports, answer, authenticate }
}

it('speaks for one end user on one page, within what the operator allows', async () => {
  const { authenticate, answer } = await setup({ userLabel: 'ada@acme.test' })

  const subject = await authenticate()

  expect(answer.connectToken).toMatch(/^ct_[A-Za-z0-9_-]{43}$/)
  expect(subject).toEqual({
    tenantId: 'acme',
    userId: 'ada',
    userLabel: 'ada@acme.test',
    origin: ORIGIN,
    providers: ['gitlab'],
    scopes: { gitlab: ['openid', 'profile', 'email', 'read_user', 'read_api', 'api'] },
    relayUrl: null,
    returnUrl: null,
    locale: null,
    expiresAt: Date.parse(answer.expiresAt),
  })
})

it('names the pages where a window without opener and a redirect end, and the language', async () => {
  const relayUrl = `${ORIGIN}/relay.html?v=1`
  const returnUrl = `${ORIGIN}/settings/connections`
  const { authenticate } = await setup({ relayUrl, returnUrl, locale: 'de-AT' })

  expect(await authenticate()).toMatchObject({ relayUrl, returnUrl, locale: 'de-AT' })
  // A page of another origin would never hear of what is handed to this one.
  expect(await authenticate(OTHER_ORIGIN)).toMatchObject({ relayUrl: null, returnUrl: null })
})

it.each([
  ['of another origin', 'http://localhost:3002/relay'],
  ['of another host with the origin in its name', 'https://localhost.evil.example/relay'],
  ['of an origin that this token leaves out', `${OTHER_ORIGIN}/relay`],
  ['with a fragment', `${ORIGIN}/relay#there`],
  ['with an empty fragment', `${ORIGIN}/relay#`],
  ['with a user name', 'http://localhost:3000@evil.example/relay'],
  ['with a user name at the right host', 'http://me@localhost:3000/relay'],
  ['without a host', '/relay'],
  ['that runs', 'javascript:alert(1)'],
])('refuses a page %s', async (_, url) => {
  for (const field of ['relayUrl', 'returnUrl']) {
    await expect(setup({ origins: [ORIGIN], [field]: url })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: expect.arrayContaining([expect.objectContaining({ path: field })]) },
    })
  }
})

it('refuses a page over plain http elsewhere than on this machine, whatever the operator allows', async () => {
  const origin = 'http://app.example.com'
  const ports = await createTestPorts({ config: { allowedOrigins: [origin] } })

  const creating = createConnectToken(ports, { ...ada, relayUrl: `${origin}/relay` })

  await expect(creating).rejects.toMatchObject({ code: 'invalid_request' })
})

it('is narrowed by what the backend asks for', async () => {
  const { authenticate } = await setup({
    providers: ['gitlab'],
    scopes: { gitlab: ['api', 'read_user'] },
    origins: [ORIGIN],
  })

  expect((await authenticate()).scopes).toEqual({ gitlab: ['read_user', 'api'] })
  await expect(authenticate(OTHER_ORIGIN)).rejects.toMatchObject({ code: 'origin_not_allowed' })
})

it('may be for no provider at all', async () => {
  const { authenticate } = await setup({ providers: [] })

  expect(await authenticate()).toMatchObject({ providers: [], scopes: {} })
})

it('is cut to what the operator allows now, not when it was made', async () => {
  const { ports, answer } = await setup({ scopes: { gitlab: ['api', 'read_user'] } })
  const header = `Bearer ${answer.connectToken}`
  const providers = ports.config.providers.map((one) => ({ ...one, scopes: ['read_user'] }))
  const config = { ...ports.config, providers, allowedOrigins: [OTHER_ORIGIN] }
  const later = { ...ports, config }

  const subject = await authenticateConnectToken(later, header, OTHER_ORIGIN)

  expect(subject.scopes).toEqual({ gitlab: ['read_user'] })
  await expect(authenticateConnectToken(later, header, ORIGIN)).rejects.toMatchObject({
    code: 'origin_not_allowed',
  })
})

it('lives for 15 minutes unless told otherwise, and says so when it is over', async () => {
  const { ports, authenticate } = await setup()
  ports.clock.advance(900_000 - 1)
  await authenticate()

  ports.clock.advance(1)

  await expect(authenticate()).rejects.toMatchObject({ code: 'connect_token_expired' })
})

it('is forgotten an hour after it ended', async () => {
  const { ports, authenticate } = await setup({ ttl: 1 })
  ports.clock.advance(3_601_000 - 1)
  expect(await dropConnectTokensDue(ports)).toBe(0)

  ports.clock.advance(1)

  expect(await dropConnectTokensDue(ports)).toBe(1)
  await expect(authenticate()).rejects.toMatchObject({ code: 'connect_token_invalid' })
})

it('is kept as a hash only', async () => {
  const { ports, answer } = await setup()

  const rows = await ports.db.selectFrom('connect_token').selectAll().execute()

  expect(JSON.stringify(rows)).not.toContain(answer.connectToken.slice(3))
})

it.each([undefined, '', 'Bearer ', 'Bearer ct_short', `Bearer ct_${'a'.repeat(43)}`, 'Basic x'])(
  'is refused as %j',
  async (header) => {
    const { ports } = await setup()

    await expect(authenticateConnectToken(ports, header, ORIGIN)).rejects.toMatchObject({
      code: 'connect_token_invalid',
    })
  },
)

it.each([undefined, 'null', 'https://evil.test', `${ORIGIN}/`, 'http://localhost:3000.evil.test'])(
  'is refused from origin %j',
  async (origin) => {
    const { ports, answer } = await setup()
    const header = `Bearer ${answer.connectToken}`

    await expect(authenticateConnectToken(ports, header, origin)).rejects.toMatchObject({
      code: 'origin_not_allowed',
    })
  },
)

it.each([
  ['ttl', { ttl: 0 }],
  ['ttl', { ttl: 3601 }],
  ['ttl', { ttl: 1.5 }],
  ['tenantId', { tenantId: '' }],
  ['userId', { userId: 'ü'.repeat(128) }],
  ['origins', { origins: [] }],
  ['origins.1', { origins: [ORIGIN, 'https://evil.test'] }],
])('is not made with a wrong %s', async (path, request) => {
  await expect(setup(request)).rejects.toMatchObject({
    code: 'invalid_request',
    details: { errors: [{ path }] },
  })
})

it('names every wrong field at once', async () => {
  const request = { tenantId: '', ttl: 0, origins: ['https://evil.test'] }

  await expect(setup(request)).rejects.toMatchObject({
    details: { errors: [{ path: 'tenantId' }, { path: 'ttl' }, { path: 'origins.0' }] },
  })
})

it.each([
  ['unknown_provider', { providers: ['gitlab', 'github'] }, 'providers.1'],
  ['unknown_provider', { scopes: { github: [] } }, 'scopes.github'],
  ['scope_not_allowed', { scopes: { gitlab: ['read_user', 'sudo'] } }, 'scopes.gitlab'],
])('is refused as %s beyond what the operator has', async (code, request, path) => {
  await expect(setup(request)).rejects.toMatchObject({ code, details: { errors: [{ path }] } })
})
