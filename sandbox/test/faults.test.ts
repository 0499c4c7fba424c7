import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox, type Fault, type FaultGroup, type Sandbox } from '../src/index.ts'
import { APP, APPS, credentialsOf, get, post, refresh, Visitor } from './visitor.ts'

let sandbox: Sandbox
let ada: Visitor

beforeAll(async () => {
  sandbox = await createSandbox({ clients: APPS })
})
beforeEach(() => {
  sandbox.faults.clear()
  sandbox.revokeUser('ada')
  ada = new Visitor(sandbox)
})
afterAll(() => sandbox.close())

const dropped = (answer: Promise<unknown>) => expect(answer).rejects.toThrow('fetch failed')

describe('a fault hits its group', () => {
  const ask: Record<FaultGroup, () => Promise<{ status: number }>> = {
    authorize: () => fetch(`${sandbox.url}/oauth/authorize`),
    token: () => fetch(`${sandbox.url}/oauth/token`, { method: 'POST' }),
    revoke: () => post(sandbox, '/oauth/revoke', { token: 'x', ...credentialsOf(APP) }),
    api: () => get(sandbox, '/oauth/token/info'),
  }
  const normal: Record<FaultGroup, number> = { authorize: 200, token: 400, revoke: 200, api: 401 }

  test.each(Object.keys(ask) as FaultGroup[])('%s, and no other', async (group) => {
    sandbox.faults.set(group, { kind: 'status500' })
    for (const other of Object.keys(ask) as FaultGroup[]) {
      expect((await ask[other]()).status).toBe(other === group ? 500 : normal[other])
    }
  })
})

test('a fault with a count hits so many requests, and then it is well', async () => {
  const { access_token } = await ada.tokens()
  sandbox.faults.set('api', { kind: 'status500', count: 2 })
  const seen = []
  for (let n = 0; n < 3; n++) seen.push((await get(sandbox, '/api/v4/user', access_token)).status)
  expect(seen).toEqual([500, 500, 200])
  expect(sandbox.faults.current()).toEqual({})
})

test('a fault without a count stays until it is cleared', async () => {
  sandbox.faults.set('api', { kind: 'status500' })
  for (let n = 0; n < 3; n++) expect((await get(sandbox, '/api/v4/user')).status).toBe(500)
  sandbox.faults.set('api', undefined)
  expect((await get(sandbox, '/api/v4/user')).status).toBe(401)
})

test('several faults of a group come one after the other', async () => {
  sandbox.faults.set('api', [
    { kind: 'status500', count: 1 },
    { kind: 'status429', count: 1 },
  ])
  const seen = []
  for (let n = 0; n < 3; n++) seen.push((await get(sandbox, '/api/v4/user')).status)
  expect(seen).toEqual([500, 429, 401])
})

test('faults can be there from the start', async () => {
  const broken = await createSandbox({ clients: APPS, faults: { api: { kind: 'status500' } } })
  expect((await get(broken, '/api/v4/user')).status).toBe(500)
  await broken.close()
})

describe('at the token endpoint', () => {
  test('status429 is plain text with Retry-After, and the token survives', async () => {
    const { refresh_token } = await ada.tokens()
    sandbox.faults.set('token', { kind: 'status429', count: 1, retryAfterSeconds: 7 })
    const answer = await refresh(sandbox, refresh_token)
    expect([answer.status, answer.body]).toEqual([429, { text: 'Retry later\n' }])
    expect(answer.headers.get('content-type')).toBe('text/plain')
    expect(answer.headers.get('retry-after')).toBe('7')
    expect((await refresh(sandbox, refresh_token)).status).toBe(200)
  })

  test('garbage is 200 with a page, and the token survives', async () => {
    const { refresh_token } = await ada.tokens()
    sandbox.faults.set('token', { kind: 'garbage', count: 1 })
    const answer = await refresh(sandbox, refresh_token)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect((await refresh(sandbox, refresh_token)).status).toBe(200)
  })

  test('slow is right, and late', async () => {
    const { refresh_token } = await ada.tokens()
    sandbox.faults.set('token', { kind: 'slow', ms: 300, count: 1 })
    const start = performance.now()
    expect((await refresh(sandbox, refresh_token)).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(290)
  })

  test('hang is silence, then a dropped connection, and the token survives', async () => {
    const { refresh_token } = await ada.tokens()
    sandbox.faults.set('token', { kind: 'hang', ms: 200, count: 1 })
    const start = performance.now()
    await dropped(refresh(sandbox, refresh_token))
    expect(performance.now() - start).toBeGreaterThan(190)
    expect((await refresh(sandbox, refresh_token)).status).toBe(200)
  })

  test('dropAnswer carries the rotation out, and the connection is lost', async () => {
    const { access_token, refresh_token } = await ada.tokens()
    const before = sandbox.issued()
    sandbox.faults.set('token', { kind: 'dropAnswer', count: 1 })
    await dropped(refresh(sandbox, refresh_token))
    expect((await get(sandbox, '/api/v4/user', access_token)).status).toBe(401)
    const retry = await refresh(sandbox, refresh_token)
    expect(retry).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    // The pair that nobody got is known here all the same.
    expect(sandbox.issued().size).toBe(before.size + 2)
    expect(sandbox.tokenRequests().at(-2)).toMatchObject({
      status: 200,
      delivered: false,
      fault: 'dropAnswer',
      grantType: 'refresh_token',
      outcome: 'granted',
    })
  })
})

test('deny skips the consent page, silent or not', async () => {
  const denied = 'http://localhost:4000/callback?error=access_denied&'
  await ada.authorize()
  sandbox.faults.set('authorize', { kind: 'deny', count: 2 })
  expect((await ada.authorize()).location).toContain(denied)
  expect((await ada.authorize({ client_id: 'app-3' })).location).toContain(denied)
  expect((await ada.authorize()).text).toContain('wants to use your account')
})

test('coop goes with every page and redirect, and with nothing else', async () => {
  sandbox.faults.setCoop('same-origin')
  const header = 'cross-origin-opener-policy'
  const consent = await ada.authorize()
  expect(consent.headers.get(header)).toBe('same-origin')
  expect((await ada.open('/users/sign_in')).headers.get(header)).toBe('same-origin')
  const end = await ada.press(consent, 'Authorize')
  expect([end.status, end.headers.get(header)]).toEqual([302, 'same-origin'])
  expect((await get(sandbox, '/api/v4/user')).headers.get(header)).toBeNull()
  sandbox.faults.setCoop(undefined)
  expect((await ada.authorize()).headers.get(header)).toBeNull()
})

test('closing does not wait for a request that hangs', async () => {
  const hanging = await createSandbox({ clients: APPS, faults: { api: { kind: 'hang' } } })
  const pending = dropped(get(hanging, '/api/v4/user'))
  await expect.poll(() => hanging.requests().length).toBe(1)
  await hanging.close()
  await pending
})

describe('the log', () => {
  test('tells what became of token requests', async () => {
    const { refresh_token } = await ada.tokens()
    const before = sandbox.tokenRequests().length
    await refresh(sandbox, refresh_token)
    await refresh(sandbox, refresh_token)
    const record = { method: 'POST', path: '/oauth/token', grantType: 'refresh_token' }
    expect(sandbox.tokenRequests().slice(before)).toMatchObject([
      { ...record, status: 200, outcome: 'granted', clientId: APP.clientId, delivered: true },
      { ...record, status: 400, outcome: 'invalid_grant', clientId: APP.clientId },
    ])
  })

  test('holds no secret', async () => {
    const tokens = await ada.tokens()
    await get(sandbox, `/oauth/token/info?access_token=${tokens.access_token}`)
    await post(sandbox, '/oauth/revoke', { token: tokens.refresh_token, ...credentialsOf(APP) })
    const log = JSON.stringify(sandbox.requests())
    expect(sandbox.issued()).toContain(tokens.access_token)
    expect(sandbox.issued()).toContain(tokens.refresh_token)
    for (const secret of [...sandbox.issued(), APP.clientSecret]) expect(log).not.toContain(secret)
  })
})

async function control(method: string, path: string, body?: unknown, headers = {}) {
  const response = await fetch(`${sandbox.url}/-/sandbox/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

describe('the control plane', () => {
  test('switches faults', async () => {
    const faults = { token: { kind: 'hang', ms: 5, count: 3 } satisfies Fault, coop: 'same-origin' }
    expect((await control('PUT', 'faults', faults)).status).toBe(200)
    expect((await control('GET', 'faults')).body).toEqual({
      token: [faults.token],
      coop: 'same-origin',
    })
    expect((await control('PUT', 'faults', {})).body).toEqual({})
  })

  test.each([
    [{ tokens: { kind: 'hang' } }, 'unknown group: tokens'],
    [{ token: { kind: 'explode' } }, 'token: kind must be one of'],
    [{ token: { kind: 'hang', ms: '5' } }, 'token: ms must be a whole number'],
    [{ coop: true }, 'coop must be a string'],
    ['hang', 'faults must be an object'],
  ])('refuses %j', async (faults, error) => {
    const answer = await control('PUT', 'faults', faults)
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(error) } })
  })

  test('lists connections with their scopes, and which of them still live', async () => {
    await ada.tokens({ scope: 'read_user openid' })
    const before = (await control('GET', 'connections')).body as unknown[]
    await control('POST', 'revoke', { username: 'ada' })
    const after = (await control('GET', 'connections')).body as unknown[]

    const listed = { username: 'ada', clientId: 'app-1', scopes: ['read_user', 'openid'] }
    expect(before.at(-1)).toEqual({ ...listed, isLive: true })
    expect(after.at(-1)).toEqual({ ...listed, isLive: false })
  })

  test('revokes, sets the lifetime of tokens, and shows the log', async () => {
    await ada.tokens()
    const revoked = await control('POST', 'revoke', { username: 'ada' })
    expect(revoked).toMatchObject({ status: 200, body: { revoked: expect.any(Number) } })
    expect((await control('POST', 'revoke', { username: 'nobody' })).status).toBe(400)
    expect((await control('PUT', 'token-ttl', { seconds: 60 })).status).toBe(200)
    expect((await ada.tokens()).expires_in).toBe(60)
    expect((await control('PUT', 'token-ttl', { seconds: 0 })).status).toBe(400)
    const log = await control('GET', 'requests')
    expect(log.body).toContainEqual(expect.objectContaining({ path: '/oauth/token' }))
  })

  test.each([
    ['GET', 'faults'],
    ['PUT', 'faults'],
    ['POST', 'revoke'],
    ['PUT', 'token-ttl'],
    ['GET', 'requests'],
    ['GET', 'connections'],
  ])('refuses %s %s from a web page', async (method, path) => {
    const body = method === 'GET' ? undefined : {}
    const answer = await control(method, path, body, { origin: 'http://localhost:4000' })
    expect(answer.status).toBe(403)
  })
})

test('as a process it says when it is ready, and ends on SIGTERM', async () => {
  const child = spawn(process.execPath, [new URL('../src/main.ts', import.meta.url).pathname], {
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_CLIENTS: JSON.stringify([APP]) },
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const ready = JSON.parse(line.replace(/^READY /, '')) as { url: string; clientIds: string[] }
  expect(ready.clientIds).toEqual([APP.clientId])
  expect((await fetch(`${ready.url}/users/sign_in`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
