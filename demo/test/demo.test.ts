import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { processesUnder, runDemo, type RunningDemo } from './runDemo.ts'

const START_MS = 60_000

let folder: string
let demo: RunningDemo | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-test-'))
})

afterEach(async () => {
  demo?.npm.kill('SIGTERM')
  await demo?.ended
  demo = undefined
  await rm(folder, { recursive: true, force: true })
})

it.each(['SIGTERM', 'SIGINT'] as const)(
  'answers everywhere, and leaves nothing behind after %s to npm alone',
  async (signal) => {
    demo = runDemo({ AUTHPIPE_DATA: folder })
    const addresses = await demo.ready
    const { app, broker, provider, redirectUri } = addresses ?? {}
    const pages = [`${app}`, `${app}/scopes`, `${broker}/connect/boot/v1`, `${provider}`]
    const statuses = await Promise.all(pages.map(async (page) => (await fetch(page)).status))
    const processes = await processesUnder(demo.npm.pid ?? 0)

    const before = performance.now()
    demo.npm.kill(signal)
    await demo.ended

    expect(performance.now() - before).toBeLessThan(3000)
    expect(processes.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
    expect(processes.length).toBeGreaterThan(1)
    expect(statuses).toEqual([200, 200, 200, 200])
    expect(app).toMatch(/^http:\/\/localhost:\d+$/)
    expect(provider).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/)
    expect(redirectUri).toBe(`${broker}/connect/callback/gitlab`)
    expect(demo.output().stdout.split('\n')).toHaveLength(2)
  },
  START_MS,
)

it(
  'reports everything that stands in the way at once, and ends with 1',
  async () => {
    const other = createServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const { port } = other.address() as AddressInfo

    demo = runDemo({
      BROKER_PORT: String(port),
      AUTHPIPE_DATA: '/dev/null/data',
      GITLAB_URL: 'gitlab.example.com',
      GITLAB_SCOPES: 'read_nothing',
    })
    const code = await demo.ended
    other.close()

    expect(code).toBe(1)
    expect(demo.output().stdout).toBe('')
    for (const about of ['GITLAB_CLIENT_ID', 'GITLAB_URL is', 'read_nothing', '/dev/null/data']) {
      expect(demo.output().stderr).toContain(about)
    }
    expect(demo.output().stderr).toContain(`port ${port} of 127.0.0.1 is taken`)
  },
  START_MS,
)

it(
  'says so when another demo works in the same folder',
  async () => {
    demo = runDemo({ AUTHPIPE_DATA: folder })
    await demo.ready

    const second = runDemo({ AUTHPIPE_DATA: folder })

    expect(await second.ended).toBe(1)
    expect(second.output().stderr).toContain('Another broker is running')
  },
  START_MS,
)
