import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi, type Mock } from 'vitest'
import type { ConnectEvent } from '../../src/client/index.ts'
import type { DoctorFacts } from '../../src/client/doctorFacts.ts'
import { gatherPageFacts } from '../../src/client/doctorFacts.ts'
import { findingsOf } from '../../src/client/doctorFindings.ts'
import type { DoctorFinding } from '../../src/client/doctorFindings.ts'
import { parsePolicies } from '../../src/client/doctorPolicy.ts'
import { refuse } from './scriptedBroker.ts'
import { openTestPage } from './testPage.ts'

/** A page nothing is wrong with. */
const SOUND: DoctorFacts = {
  brokerUrl: 'https://connect.example.com',
  pagesUrl: 'https://pages.example.com',
  origin: 'https://app.example.com',
  isSecureContext: true,
  isCrossOriginIsolated: false,
  isFramed: false,
  frameSandbox: undefined,
  openerPolicy: '',
  policies: [],
  hasRelay: false,
  hasReturn: false,
  copies: 1,
  errors: new Set(),
}

const policies = (text: string) => ({ policies: parsePolicies(text) })
const SEVERED = { openerPolicy: 'same-origin' }

function answerHead(init: ResponseInit) {
  const answer = vi.fn<typeof fetch>(async () => new Response(null, init))
  vi.stubGlobal('fetch', answer)
  return answer
}

/** As another copy of the library would. */
async function loadCopy() {
  vi.resetModules()
  return import('../../src/client/doctor.ts')
}

describe('a finding', () => {
  it.each<[string, Partial<DoctorFacts>, DoctorFinding['id'][]]>([
    ['nothing is wrong', {}, []],

    ['the page is not secure', { isSecureContext: false }, ['insecure_context']],

    [
      'the origin is opaque, whatever else follows from it',
      { origin: 'null', isSecureContext: false, errors: new Set(['origin_not_allowed']) },
      ['sandboxed_frame'],
    ],
    ['the sandbox lets no window open', { frameSandbox: ['allow-scripts'] }, ['sandboxed_frame']],
    [
      'the sandbox goes with the window',
      { frameSandbox: ['allow-scripts', 'allow-same-origin', 'allow-popups'] },
      ['sandboxed_frame'],
    ],
    [
      'the sandbox allows what is needed',
      {
        frameSandbox: ['allow-same-origin', 'allow-popups', 'allow-popups-to-escape-sandbox'],
      },
      [],
    ],
    ['a policy sandboxes the page', policies('sandbox allow-scripts'), ['sandboxed_frame']],

    ['windows are cut off', SEVERED, ['opener_policy']],
    ['… with a report', { openerPolicy: 'same-origin; report-to="coop"' }, ['opener_policy']],
    ['… by isolation', { openerPolicy: 'same-origin-plus-coep' }, ['opener_policy']],
    ['… by the page around this frame', { isCrossOriginIsolated: true }, ['opener_policy']],
    ['a frame sends a header that means nothing there', { ...SEVERED, isFramed: true }, []],
    ['windows are let go', { openerPolicy: 'same-origin-allow-popups' }, []],
    ['windows go by themselves', { openerPolicy: 'noopener-allow-popups' }, []],
    ['two policies are sent, which is none', { openerPolicy: 'same-origin, unsafe-none' }, []],

    ['no request may go out', policies("connect-src 'self'"), ['connect_src']],
    ['… by default', policies("default-src 'self'"), ['connect_src']],
    ['… by the second policy', policies("img-src *, connect-src 'none'"), ['connect_src']],
    ['… as the browser said', { errors: new Set(['csp_blocked']) }, ['connect_src']],
    [
      'requests may go to the broker',
      policies("default-src 'none'; connect-src 'self' https://connect.example.com"),
      [],
    ],
    ['requests may go anywhere by default', policies('default-src https:'), []],

    ['no form may go out, and none has to', policies("form-action 'self'"), []],
    [
      'forms have no default',
      { ...SEVERED, ...policies("default-src 'self' https:") },
      ['opener_policy'],
    ],
    [
      'no form may go out of a page that is cut off',
      { ...SEVERED, ...policies("form-action 'self'") },
      ['opener_policy', 'form_action'],
    ],
    [
      '… but has a relay page',
      { ...SEVERED, hasRelay: true, ...policies("form-action 'self'") },
      ['opener_policy'],
    ],
    [
      'no form may go out of a page that is left for a redirect',
      { hasReturn: true, ...policies("form-action 'self'") },
      ['form_action'],
    ],
    [
      'forms may go to the pages',
      { ...SEVERED, hasReturn: true, ...policies('form-action https://pages.example.com') },
      ['opener_policy'],
    ],

    ['the broker refuses', { errors: new Set(['origin_not_allowed']) }, ['origin_not_allowed']],
    ['something else failed', { errors: new Set(['provider_error']) }, []],

    ['the library is there twice', { copies: 2 }, ['second_copy']],
  ])('where %s', (_, facts, expected) => {
    const found = findingsOf({ ...SOUND, ...facts })

    expect(found.map(({ id }) => id)).toEqual(expected)
  })

  it('names the exact directive to send, with what was allowed before', () => {
    const facts = { ...SOUND, hasReturn: true }
    const text = "default-src 'self' https://cdn.example.com; form-action 'none'"

    expect(findingsOf({ ...facts, ...policies(text) }).map(({ fix }) => fix)).toEqual([
      "Send Content-Security-Policy: …; connect-src 'self' https://cdn.example.com https://connect.example.com; …",
      'Send Content-Security-Policy: …; form-action https://pages.example.com; …',
    ])
  })

  it.each<[string, Partial<DoctorFacts>, RegExp]>([
    ['by a form', {}, /goes on by a form/],
    ['on a relay page', { ...policies("form-action 'self'"), hasRelay: true }, /your relay page/],
    ['by a number', policies("form-action 'self'"), /compare a number/],
  ])('says that people of a page that is cut off go on %s', (_, facts, why) => {
    const [finding] = findingsOf({ ...SOUND, ...SEVERED, ...facts })

    expect(finding?.why).toMatch(why)
    expect(finding?.fix).toMatch(/^Send Cross-Origin-Opener-Policy: same-origin-allow-popups\./)
  })

  it('leads to its place in the documentation', async () => {
    const everything: DoctorFacts = {
      ...SOUND,
      ...SEVERED,
      ...policies("connect-src 'self'; form-action 'self'; sandbox"),
      isSecureContext: false,
      copies: 2,
      errors: new Set(['origin_not_allowed']),
    }
    const headings = (await readFile('docs/debugging.md', 'utf8')).match(/(?<=^#+ ).*$/gm)

    const found = findingsOf(everything)

    expect(found).toHaveLength(7)
    for (const { id, docsUrl } of found) {
      expect(docsUrl).toBe(`https://docs.authpipe.dev/debugging#${id}`)
      expect(headings).toContain(id)
    }
  })
})

describe('the page', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is asked for its own headers, without its body and fragment', async () => {
    const asked = answerHead({
      headers: {
        'cross-origin-opener-policy': 'same-origin',
        'content-security-policy': "connect-src 'self'",
      },
    })
    location.hash = '#here'
    onTestFinished(() => {
      location.hash = ''
    })

    const facts = await gatherPageFacts()

    expect(asked).toHaveBeenCalledExactlyOnceWith(
      location.href.replace('#here', ''),
      expect.objectContaining({ method: 'HEAD' }),
    )
    expect(facts).toMatchObject({
      origin: location.origin,
      isFramed: false,
      openerPolicy: 'same-origin',
      policies: [new Map([['connect-src', ["'self'"]]])],
    })
  })

  it('may have policies in its document', async () => {
    answerHead({})
    const meta = document.createElement('meta')
    meta.httpEquiv = 'Content-Security-Policy'
    meta.content = "form-action 'none'"
    document.head.append(meta)
    onTestFinished(() => meta.remove())

    const { policies: found } = await gatherPageFacts()

    expect(found).toEqual([new Map([['form-action', ["'none'"]]])])
  })

  it.each<[string, () => Promise<Response>]>([
    ['cannot be asked', () => Promise.reject(new TypeError('fetch failed'))],
    [
      'answers with an error',
      async () =>
        new Response(null, {
          status: 405,
          headers: { 'content-security-policy': "default-src 'none'" },
        }),
    ],
  ])('that %s has no headers that are known', async (_, answer) => {
    vi.stubGlobal('fetch', answer)

    expect(await gatherPageFacts()).toMatchObject({ openerPolicy: '', policies: [] })
  })

  it('is asked nothing where it has no origin', async () => {
    const asked = answerHead({})
    vi.stubGlobal('origin', 'null')

    expect(await gatherPageFacts()).toMatchObject({ origin: 'null' })
    expect(asked).not.toHaveBeenCalled()
  })
})

describe('the doctor', () => {
  const CLIENT = {
    brokerUrl: 'https://connect.example.com',
    pagesUrl: 'https://connect.example.com',
    hasRelay: false,
    hasReturn: false,
    errors: new Set<string>(),
  }
  let warn: Mock<typeof console.warn>

  beforeEach(() => {
    const headers = { 'content-security-policy': "connect-src 'self'" }
    vi.stubGlobal('fetch', async () => new Response(null, { headers }))
    vi.stubGlobal('isSecureContext', true)
    warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    return () => {
      vi.unstubAllEnvs()
      vi.unstubAllGlobals()
      vi.restoreAllMocks()
      vi.resetModules()
      Reflect.deleteProperty(globalThis, Symbol.for('@authpipe/react doctor'))
    }
  })

  it('says each finding once, to the console and to the client', async () => {
    const { examine } = await loadCopy()
    const onFinding = vi.fn<(finding: DoctorFinding) => void>()

    await examine(CLIENT, onFinding)
    await examine(CLIENT, onFinding)

    expect(onFinding).toHaveBeenCalledOnce()
    expect(warn.mock.calls).toEqual([
      [
        [
          "Authpipe: The page's Content-Security-Policy lets no request go to https://connect.example.com.",
          '',
          'What it does: No button can learn its state, and every click ends in csp_blocked.',
          "What to do: Send Content-Security-Policy: …; connect-src 'self' https://connect.example.com; …",
          'https://docs.authpipe.dev/debugging#connect_src',
        ].join('\n'),
      ],
    ])
  })

  it('says later what became known later', async () => {
    const { examine } = await loadCopy()
    const found: string[] = []

    await examine(CLIENT, ({ id }) => found.push(id))
    const errors = new Set(['origin_not_allowed'])
    await examine({ ...CLIENT, errors }, ({ id }) => found.push(id))

    expect(found).toEqual(['connect_src', 'origin_not_allowed'])
  })

  it('finds a second copy of the library', async () => {
    const first = await loadCopy()
    const second = await loadCopy()
    const found: string[] = []

    await first.examine(CLIENT, ({ id }) => found.push(id))
    await first.examine(CLIENT, ({ id }) => found.push(id))
    expect(found).toEqual(['connect_src'])
    await second.examine(CLIENT, ({ id }) => found.push(id))

    expect(found).toEqual(['connect_src', 'second_copy'])
  })

  it('comes when a client is first used in development, and again when something fails', async () => {
    vi.stubEnv('NODE_ENV', 'development')
    const { client, broker } = openTestPage()
    const found: unknown[] = []
    client.onEvent(({ finding }) => finding && found.push(finding.id))
    vi.stubGlobal('fetch', broker.fetch)

    await client.fetchConnections()
    broker.once('GET /connections', refuse(403, 'origin_not_allowed', 'session'))
    await client.fetchConnections().catch(() => undefined)

    await vi.waitFor(() => expect(found).toContain('origin_not_allowed'))
    expect(warn).toHaveBeenCalledTimes(found.length)
  })

  it('does not come to the tests of an app', async () => {
    const { client, broker } = openTestPage()
    const onEvent = vi.fn<(event: ConnectEvent) => void>()
    client.onEvent(onEvent)
    broker.once('GET /connections', refuse(403, 'origin_not_allowed', 'session'))

    await client.fetchConnections().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 50))

    expect(onEvent.mock.calls.map(([{ type }]) => type)).toEqual(['debug.answered', 'debug.failed'])
    expect(warn).not.toHaveBeenCalled()
  })
})
