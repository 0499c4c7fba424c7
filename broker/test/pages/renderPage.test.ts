import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { AttemptView } from '@authpipe/protocol'
import { ERRORS } from '@authpipe/protocol'
import type { ErrorCode } from '@authpipe/protocol'
import { beforeAll, describe, expect, it } from 'vitest'
import type { BrokerConfig } from '../../src/BrokerConfig.ts'
import { bootView } from '../../src/pages/bootView.ts'
import { createPageWords } from '../../src/pages/createPageWords.ts'
import { doneView } from '../../src/pages/doneView.ts'
import { errorView } from '../../src/pages/errorView.ts'
import { PAGE_LOCALES } from '../../src/pages/locales/pageLocale.ts'
import { DEFAULT_PAGE_TIMERS } from '../../src/pages/PageTimers.ts'
import type { HostedPage } from '../../src/pages/renderPage.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import { secret } from '../support/TestPage.ts'

const HOSTILE = '</script><script>alert(1)</script><!-- \u2028 \u2029 "\' & <i>'

let config: BrokerConfig

beforeAll(async () => {
  const ports = await createTestPorts({ config: { appName: HOSTILE } })
  await ports.db.destroy()
  config = ports.config
})

const words = createPageWords('en', { app: HOSTILE, provider: HOSTILE })

function done(own = words): HostedPage {
  return doneView({
    view: { attemptId: HOSTILE, status: 'authorized' } as AttemptView,
    origin: HOSTILE,
    userLabel: HOSTILE,
    words: own,
    completionCode: HOSTILE,
    relayUrl: HOSTILE,
    backUrl: HOSTILE,
    timers: DEFAULT_PAGE_TIMERS,
  })
}

const BACK_URL = 'https://app.example.com/settings/connections'
const POSTED = { k: HOSTILE, launchSecret: HOSTILE, postTicket: HOSTILE, origin: HOSTILE }

const PAGES: readonly [string, () => HostedPage][] = [
  ['boot', () => bootView(config, DEFAULT_PAGE_TIMERS)],
  ['posted boot', () => bootView(config, DEFAULT_PAGE_TIMERS, 'en', POSTED)],
  ['done', () => done()],
  ['error', () => errorView(words, 'state_invalid')],
]

describe.each(PAGES)('the %s page', (_, render) => {
  it('allows exactly its own script and style', () => {
    const { html, csp } = render()

    const style = textOf(html, /<style>(.*?)<\/style>/s)
    const script = /<script>(.*?)<\/script>/s.exec(html)?.[1]
    expect(csp.split('; ').toSorted()).toEqual(
      [
        "default-src 'none'",
        `style-src 'sha256-${sha256(style)}'`,
        ...(script === undefined
          ? []
          : [`script-src 'sha256-${sha256(script)}'`, "connect-src 'self'"]),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].toSorted(),
    )
  })

  it('escapes every word', () => {
    const { html } = render()

    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<!-- ')
    expect(html).not.toContain('<i>')
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)')
    expect(html.match(/<\/script>/g)?.length ?? 0).toBeLessThanOrEqual(2)
  })

  it('can be read by everybody', () => {
    const { html } = render()

    expect(html).toMatch(/<html lang="en" dir="ltr">/)
    expect(html).toMatch(/<title>[^<]+<\/title>/)
    expect(html.match(/<h1 id="title" tabindex="-1">[^<]+<\/h1>/g)).toHaveLength(1)
    expect(html).toMatch(/<p id="status" role="status">[^<]+<\/p>/)
    expect(html).toMatch(/class="mark"[^>]* aria-hidden="true"/)
  })

  it('loads nothing', () => {
    const { html } = render()

    expect(html).not.toMatch(/\b(src|url)[=(]|<link/)
  })
})

describe.each(PAGE_LOCALES)('in %s', (locale) => {
  const own = createPageWords(locale, { app: 'Acme Workbench', provider: 'GitLab' })

  it('has small pages', () => {
    const appName = 'Acme Workbench'
    const posted = {
      k: secret(24),
      launchSecret: secret(32),
      postTicket: secret(64),
      origin: 'https://app.example.com',
    }
    const pages = [
      bootView({ ...config, appName }, DEFAULT_PAGE_TIMERS, locale, posted, BACK_URL),
      done(own),
      errorView(own, 'state_invalid'),
    ]

    const sizes = pages.map(({ html }) => Buffer.byteLength(html))
    const sent = pages.map(({ html }) => gzipSync(html).length)
    expect(Math.max(...sizes)).toBeLessThan(11_500)
    expect(Math.max(...sent)).toBeLessThan(5_000)
  })
})

it('gives its data to the script unharmed', () => {
  const json = textOf(done().html, /id="data">(.*?)<\/script>/s)

  expect(json).not.toMatch(/[<\u2028\u2029]/)
  expect(JSON.parse(json)).toMatchObject({
    attemptId: HOSTILE,
    origin: HOSTILE,
    completionCode: HOSTILE,
  })
})

it.each(Object.keys(ERRORS))('has a sentence for %s', (code) => {
  const { html } = errorView(createPageWords('en', { app: 'Acme' }), code as ErrorCode)
  const status = textOf(html, /<p id="status"[^>]*>(.*?)<\/p>/)

  expect(status).toMatch(/^[A-Z].*\. You can close this window\.$/)
  expect(status).not.toMatch(/[{}]/)
})

function textOf(html: string, pattern: RegExp): string {
  return pattern.exec(html)?.[1] ?? ''
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
