import { chmodSync, existsSync, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { authenticateApiKey } from '../../src/access/authenticateApiKey.ts'
import { runCli } from '../../src/cli/runCli.ts'
import { listen } from '../../src/listen.ts'
import { openDatabase } from '../../src/storage/openDatabase.ts'
import { lockDatabase } from '../../src/storage/lockDatabase.ts'
import { createKeyset, loadKeyset } from '../../src/vault/loadKeyset.ts'

let env: Record<string, string>
let printed: string
let complained: string

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'authpipe-'))
  env = { AUTHPIPE_DATABASE: join(folder, 'broker.db'), AUTHPIPE_KEYSET: join(folder, 'keyset') }
  printed = ''
  complained = ''
})

const database = () => env.AUTHPIPE_DATABASE ?? ''
const keyset = () => env.AUTHPIPE_KEYSET ?? ''

async function run(...args: string[]): Promise<number> {
  return runCli(args, {
    env,
    print: (text) => (printed += text),
    complain: (text) => (complained += text),
    whenAskedToStop: () => Promise.resolve(),
  })
}

async function isAccepted(apiKey: string): Promise<boolean> {
  const db = await openDatabase(database())
  const ports = { db, keyset: loadKeyset(keyset()) }
  return authenticateApiKey(ports, `Bearer ${apiKey}`).then(
    () => true,
    () => false,
  )
}

/** Settings for `serve` on a free port. */
async function settings(): Promise<Record<string, string>> {
  const free = await listen({ port: 0 })
  await free.close()
  return {
    ...env,
    AUTHPIPE_URL: free.url,
    AUTHPIPE_PORT: String(free.port),
    AUTHPIPE_ALLOWED_ORIGINS: 'http://localhost:3000',
    AUTHPIPE_APP_NAME: 'Acme',
    AUTHPIPE_GITLAB_CLIENT_ID: 'id-1',
    AUTHPIPE_GITLAB_CLIENT_SECRET: 'secret-1',
  }
}

describe('help', () => {
  it('names every setting', async () => {
    expect(await run('--help')).toBe(0)

    for (const name of [
      'URL',
      'PAGES_URL',
      'HOST',
      'PORT',
      'ALLOWED_ORIGINS',
      'APP_NAME',
      'DATABASE',
      'KEYSET',
      'PROVIDERS',
    ]) {
      expect(printed).toContain(`AUTHPIPE_${name}`)
    }
    for (const name of ['KIND', 'URL', 'CLIENT_ID', 'CLIENT_SECRET', 'SCOPES', 'DEFAULT_SCOPES']) {
      expect(printed).toContain(`…_${name}`)
    }
  })

  it('is offered for a command that does not exist', async () => {
    for (const args of [['sing'], ['keyset'], ['keyset', 'create', 'x'], ['--frobnicate']]) {
      expect(await run(...args)).toBe(1)
    }

    expect(complained.match(/--help/g)).toHaveLength(4)
    expect(existsSync(keyset())).toBe(false)
  })

  it('says the version', async () => {
    expect(await run('--version')).toBe(0)
    expect(printed).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('keyset create', () => {
  it('makes a keyset once', async () => {
    expect(await run('keyset', 'create')).toBe(0)
    expect(statSync(keyset()).mode & 0o777).toBe(0o600)

    expect(await run('keyset', 'create')).toBe(1)
    expect(complained).toContain('left as it is')
  })
})

describe('api-keys', () => {
  it('makes a key that works, beside a running broker; its answer is the key alone', async () => {
    createKeyset(keyset())
    const lock = lockDatabase(database())

    expect(await run('api-keys', 'create', '--name', 'Acme')).toBe(0)

    expect(printed).toMatch(/^ap_\w+\n$/)
    expect(await isAccepted(printed.trim())).toBe(true)
    lock.release()
  })

  it('lists keys without their secrets, and revokes them', async () => {
    createKeyset(keyset())
    await run('api-keys', 'create', '--name', 'Acme')
    const apiKey = printed.trim()
    const keyId = apiKey.split('_')[1] ?? ''
    printed = ''

    expect(await run('api-keys', 'list')).toBe(0)
    expect(printed).toMatch(new RegExp(`^${keyId} .*in use  Acme\\n$`))

    expect(await run('api-keys', 'revoke', keyId)).toBe(0)
    expect(await isAccepted(apiKey)).toBe(false)
    expect(await run('api-keys', 'revoke', keyId)).toBe(1)
    printed = ''
    await run('api-keys', 'list')
    expect(printed).toContain('revoked 20')
  })

  it('needs a name', async () => {
    createKeyset(keyset())

    expect(await run('api-keys', 'create')).toBe(1)
    expect(complained).toContain('--name')
  })

  it('makes no key under the keyset of another database', async () => {
    createKeyset(keyset())
    await run('api-keys', 'create', '--name', 'Acme')
    env.AUTHPIPE_KEYSET = `${keyset()}-other`
    createKeyset(keyset())

    expect(await run('api-keys', 'create', '--name', 'second')).toBe(1)
    expect(complained).toContain('does not belong to this database')
  })
})

describe('serve', () => {
  it('runs until it is asked to stop, and says what to register', async () => {
    createKeyset(keyset())
    env = await settings()

    expect(await run()).toBe(0)

    expect(complained).toContain(`listens on ${env.AUTHPIPE_URL}`)
    expect(complained).toContain(`${env.AUTHPIPE_URL}/connect/callback/gitlab`)
    // Nothing is held any more.
    expect(await run('serve')).toBe(0)
  })

  it('says everything that is wrong at once, and touches nothing', async () => {
    expect(await run()).toBe(1)

    const lines = complained.trim().split('\n')
    expect(lines).toHaveLength(5)
    expect(lines.every((line) => line.startsWith('authpipe-broker: '))).toBe(true)
    expect(complained).toContain('authpipe-broker keyset create')
    expect(existsSync(database())).toBe(false)
  })

  it.each([
    ['another broker has the database', () => void lockDatabase(database()), /Another broker/],
    ['others can read the keyset', () => chmodSync(keyset(), 0o644), /chmod 600/],
  ])('does not start when %s', async (_case, spoil, problem) => {
    createKeyset(keyset())
    env = await settings()
    spoil()

    expect(await run()).toBe(1)
    expect(complained).toMatch(problem)
  })

  it('does not start with a new keyset beside an old database', async () => {
    createKeyset(keyset())
    env = await settings()
    await run()
    env.AUTHPIPE_KEYSET = `${keyset()}-new`
    createKeyset(keyset())

    expect(await run()).toBe(1)
    expect(complained).toMatch(/does not belong to this database/)
  })

  it('does not start on a port that is taken, and gives the database free', async () => {
    createKeyset(keyset())
    env = await settings()
    const other = await listen({ port: Number(env.AUTHPIPE_PORT) })

    expect(await run()).toBe(1)

    expect(complained).toMatch(/Another program uses this port/)
    await other.close()
    expect(await run()).toBe(0)
  })
})
