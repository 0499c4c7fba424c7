import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSandbox } from '../src/index.ts'
import { APPS, get, refresh, Visitor } from './visitor.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-state-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('tokens and what became of them outlast a restart', async () => {
  const stateFile = join(folder, 'state.json')
  const first = await createSandbox({ clients: APPS, stateFile })
  const before = await new Visitor(first).tokens()
  const rotated = await refresh(first, before.refresh_token)
  await first.close()

  const second = await createSandbox({ clients: APPS, stateFile, port: first.port })
  // The pool still holds a connection of the first one; the request that meets it fails.
  await fetch(second.url).catch(() => undefined)
  const alive = await get(second, '/api/v4/user', String(rotated.body.access_token))
  const dead = await get(second, '/api/v4/user', before.access_token)
  const again = await refresh(second, String(rotated.body.refresh_token))
  await second.close()

  expect([alive.status, dead.status, again.status]).toEqual([200, 401, 200])
})
