import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { listen } from '../../src/listen.ts'
import { createKeyset } from '../../src/vault/loadKeyset.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

function start(env: Record<string, string>, ...args: string[]): ChildProcessWithoutNullStreams {
  const command = ['--conditions=authpipe:source', MAIN, ...args]
  return spawn(process.execPath, command, { env: { PATH: process.env.PATH, ...env } })
}

async function settings(): Promise<Record<string, string>> {
  const free = await listen({ port: 0 })
  await free.close()
  const folder = mkdtempSync(join(tmpdir(), 'authpipe-'))
  createKeyset(join(folder, 'keyset'))
  return {
    AUTHPIPE_DATABASE: join(folder, 'broker.db'),
    AUTHPIPE_KEYSET: join(folder, 'keyset'),
    AUTHPIPE_URL: free.url,
    AUTHPIPE_PORT: String(free.port),
    AUTHPIPE_ALLOWED_ORIGINS: 'http://localhost:3000',
    AUTHPIPE_APP_NAME: 'Acme',
    AUTHPIPE_GITLAB_CLIENT_ID: 'id-1',
    AUTHPIPE_GITLAB_CLIENT_SECRET: 'secret-1',
  }
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'serves until %s, and ends within three seconds',
  async (signal) => {
    const env = await settings()
    const broker = start(env)
    await once(broker.stderr, 'data')
    const health = await fetch(`${env.AUTHPIPE_URL}/v1/connections`)

    const before = performance.now()
    broker.kill(signal)
    const [code] = await once(broker, 'exit')

    expect(health.status).toBe(401)
    expect(code).toBe(0)
    expect(performance.now() - before).toBeLessThan(3000)
  },
)

it('exits with 1 and without a stack trace when something is wrong', async () => {
  const broker = start({})
  let complained = ''
  broker.stderr.on('data', (text) => (complained += String(text)))

  const [code] = await once(broker, 'close')

  expect(code).toBe(1)
  expect(complained).toContain('AUTHPIPE_URL is missing')
  expect(complained).not.toMatch(/^ +at /m)
})
