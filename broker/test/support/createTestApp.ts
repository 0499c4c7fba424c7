import { ALL_CHECKS } from '../../src/attempts/AttemptChecks.ts'
import type { AppPorts } from '../../src/http/AppPorts.ts'
import { createApp } from '../../src/http/createApp.ts'
import { createEventStreams } from '../../src/http/createEventStreams.ts'
import { DEFAULT_PAGE_TIMERS } from '../../src/pages/PageTimers.ts'
import { createTestPorts } from './createTestPorts.ts'
import type { TestPorts, TestPortsOptions } from './createTestPorts.ts'

/** The broker's app without a server: a function from request to response, over test ports. */
export interface TestApp {
  readonly ports: TestPorts
  readonly closing: AbortController
  request(path: string, init?: RequestInit): Promise<Response>
}

/** See `TestApp`. The caller ends it with `ports.db.destroy()`. */
export async function createTestApp(options: TestPortsOptions = {}): Promise<TestApp> {
  const ports = await createTestPorts(options)
  const closing = new AbortController()
  const appPorts: AppPorts = {
    ...ports,
    closing: closing.signal,
    streams: createEventStreams(ports),
    pageTimers: DEFAULT_PAGE_TIMERS,
    checks: ALL_CHECKS,
  }
  const app = createApp(appPorts)
  return {
    ports,
    closing,
    request: async (path, init) => app.request(`http://127.0.0.1:4000${path}`, init),
  }
}

/** A POST with a JSON body. */
export function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}
