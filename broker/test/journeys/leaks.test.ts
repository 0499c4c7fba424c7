import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CLIENT_SECRET, startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

const ASK = { provider: 'gitlab', tenantId: 'org_acme', userId: 'user_ada', afterGeneration: 1 }

let host: TestBroker
let pages: string[]
let errors: string[]

/** Keeps what the broker answers: its pages, and its refusals. */
beforeEach(() => {
  pages = []
  errors = []
  const send = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await send(input, init)
    if (!response.url.startsWith(host.url)) return response
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
    if (isPage) pages.push(await response.clone().text())
    else if (response.status >= 400) errors.push(await response.clone().text())
    return response
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await host.stop()
})

it('lets no secret into a log line, an address, a page or a refusal', async () => {
  host = await startTestBroker()
  const browser = new TestBrowser(host)
  const page = await TestPage.withAttempt(host)
  const done = await browser.authorize(page)
  const completionCode = String(TestBrowser.dataOf(done)['completionCode'])
  await page.complete({ completionCode })
  await host.backend('POST', '/v1/credentials:get', ASK)
  await refusals(browser)
  // The provider sends its code in the callback's address; nothing else, and no other address has one.
  const addresses = browser.visited.filter((url) => !url.includes('/connect/callback/')).join('\n')

  expect(host.sandbox.issued().size).toBeGreaterThanOrEqual(4)
  expect(host.logged.length).toBeGreaterThan(20)
  expect(pages.length).toBeGreaterThanOrEqual(3)
  expect(errors.length).toBeGreaterThanOrEqual(4)
  expectNone(secretsOf(page, browser), addresses)
  expectNone([completionCode], addresses, logText(), ...errors)
  expectNone(secretsOf(page, browser), logText(), ...pages, ...errors)
})

it('lets none out when the provider refuses the broker', async () => {
  const clientSecret = 'gloas-an-old-secret'
  host = await startTestBroker({ clientSecret })
  const browser = new TestBrowser(host)
  const page = await TestPage.withAttempt(host)
  await browser.authorize(page)

  await page.complete()

  expect(errors.at(-1)).toContain('config_error')
  expectNone([...secretsOf(page, browser), clientSecret], logText(), ...pages, ...errors)
})

it('lets none out when the person declines', async () => {
  host = await startTestBroker({ faults: { authorize: { kind: 'deny' } } })
  const browser = new TestBrowser(host)
  const page = await TestPage.withAttempt(host)
  await browser.reachConsent(page)

  await page.complete()

  expect(errors.at(-1)).toContain('access_denied')
  expect(pages.at(-1)).toContain('You declined')
  expectNone(secretsOf(page, browser), logText(), ...pages, ...errors)
})

it('lets none out when what is stored cannot be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authpipe-'))
  const databasePath = join(folder, 'broker.db')
  host = await startTestBroker({ databasePath })
  const browser = new TestBrowser(host)
  const page = await TestPage.withAttempt(host)
  await browser.authorize(page)
  await page.complete()
  const db = new DatabaseSync(databasePath)
  db.exec(`update credential_version set box = x'00'`)
  db.close()

  await host.backend('POST', '/v1/credentials:get', ASK)

  expect(errors.at(-1)).toContain('vault_decrypt_failed')
  expectNone(secretsOf(page, browser), logText(), ...pages, ...errors)
  rmSync(folder, { recursive: true })
})

function secretsOf(page: TestPage, browser: TestBrowser): readonly string[] {
  const cookies = [...browser.cookies.values()].flatMap((jar) => [...jar.values()])
  const held = [page.key, page.launchSecret, page.verifier, page.connectToken]
  return [...held, ...cookies, ...host.sandbox.issued(), host.apiKey, CLIENT_SECRET]
}

function logText(): string {
  return host.logged.map((line) => JSON.stringify(line)).join('\n')
}

function expectNone(secrets: readonly string[], ...texts: readonly string[]): void {
  for (const text of texts) {
    for (const secret of secrets) expect(text).not.toContain(secret)
  }
}

/** Failures quote things. */
async function refusals(browser: TestBrowser): Promise<void> {
  const page = await TestPage.withAttempt(host)
  await browser.launch({ ...page.launchRequest(), launchSecret: page.key })
  await page.complete({ completionCode: page.launchSecret })
  await page.create({ codeChallenge: page.connectToken })
  host.sandbox.faults.set('token', { kind: 'garbage' })
  const failing = await TestPage.withAttempt(host)
  await browser.authorize(failing)
  await failing.complete()
  await browser.visit(`${host.url}/connect/callback/gitlab?code=${page.key}&state=${page.verifier}`)
}
