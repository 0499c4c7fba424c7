import type { LaunchAnswer, LaunchAsker, LaunchRequest, Problem } from '@authpipe/protocol'
import type { TestBroker } from './startTestBroker.ts'
import type { TestPage } from './TestPage.ts'

/** Where a browser came to rest. */
export interface Visit {
  readonly status: number
  readonly url: string
  readonly text: string
  readonly headers: Headers
}

/** What a boot page was answered. */
export interface LaunchResult {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly next?: LaunchAnswer['next']
    readonly url?: string
    readonly numbers?: readonly string[]
    readonly asker?: LaunchAsker
  } & Partial<Problem>
}

/** A browser without scripts: keeps cookies by host, follows redirects, presses buttons of forms. */
export class TestBrowser {
  readonly host: TestBroker
  /** By host, as browsers do; ports share. */
  readonly cookies = new Map<string, Map<string, string>>()
  readonly visited: string[] = []

  constructor(host: TestBroker) {
    this.host = host
  }

  /** The boot page's request, as its script sends it. */
  async launch(
    request: LaunchRequest,
    headers: Record<string, string> = {},
  ): Promise<LaunchResult> {
    const response = await this.send(`${this.host.url}/connect/boot/launch`, {
      method: 'POST',
      headers: {
        origin: this.host.url,
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      body: JSON.stringify(request),
    })
    const { status, headers: answered } = response
    return { status, headers: answered, body: (await response.json()) as LaunchResult['body'] }
  }

  /** The form that a page posts to the window it opened; the browser names the origin. */
  post(fields: Readonly<Record<string, string>>, origin: string | null): Promise<Visit> {
    return this.visit(`${this.host.url}/connect/boot/post`, {
      method: 'POST',
      headers: { ...(origin === null ? {} : { origin }), 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams(fields),
    })
  }

  /** What a posted boot page asks by itself. */
  launchPosted(
    visit: Visit,
    openerOrigin: string | null = null,
    changes: Partial<LaunchRequest> = {},
  ): Promise<LaunchResult> {
    const { posted } = TestBrowser.dataOf(visit) as { posted: Omit<LaunchRequest, 'openerOrigin'> }
    const { k, launchSecret = '', postTicket = '' } = posted
    return this.launch({ k, launchSecret, postTicket, openerOrigin, ...changes })
  }

  /** Opens the page's window, and signs in at the provider. Stops at the consent page. */
  async reachConsent(page: TestPage, username = 'ada'): Promise<Visit> {
    const { body } = await this.launch(page.launchRequest())
    return this.signIn(body.url ?? '', username)
  }

  async signIn(authorizeUrl: string, username = 'ada'): Promise<Visit> {
    const visit = await this.visit(authorizeUrl)
    return visit.text.includes('<h1>Sign in</h1>')
      ? this.press(visit, `Sign in as @${username}`)
      : visit
  }

  /** All the way through: launch, sign-in, consent, callback, last page. */
  async authorize(page: TestPage, username = 'ada'): Promise<Visit> {
    return this.consent(await this.reachConsent(page, username))
  }

  async consent(visit: Visit): Promise<Visit> {
    if (visit.text.includes('Authorize</button>')) return this.press(visit, 'Authorize')
    const next = /window\.location = "([^"]*)"/.exec(visit.text)?.[1]
    return next === undefined ? visit : this.visit(next)
  }

  /** The callback's address, caught before the broker sees it. */
  async authorizeOnly(page: TestPage): Promise<string> {
    const visit = await this.reachConsent(page)
    const caught = await this.press(visit, 'Authorize', this.host.url)
    return caught.headers.get('location') ?? ''
  }

  async visit(url: string, init: RequestInit = {}, stopBefore?: string): Promise<Visit> {
    const response = await this.send(url, init)
    const text = await response.text()
    const location = response.headers.get('location')
    if (location !== null) {
      const next = new URL(location, url).href
      if (stopBefore === undefined || !next.startsWith(stopBefore)) {
        return this.visit(next, {}, stopBefore)
      }
    }
    return { status: response.status, url, text, headers: response.headers }
  }

  /** Presses the button with this name: sends the fields of its form. */
  press(visit: Visit, button: string, stopBefore?: string): Promise<Visit> {
    const forms = visit.text.match(/<form[\s\S]*?<\/form>/g) ?? []
    const form = forms.find((candidate) => candidate.includes(`>${button}</button>`))
    if (form === undefined) throw new Error(`No button "${button}" on ${visit.url}:\n${visit.text}`)
    const hidden = [...form.matchAll(/<input[^>]*name="([^"]*)" value="([^"]*)"/g)]
    const own = new RegExp(`name="([^"]*)" value="([^"]*)">${button}<`).exec(form)
    const body = new URLSearchParams()
    for (const [, name = '', value = ''] of own === null ? hidden : [...hidden, own]) {
      body.set(name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
    }
    const action = /action="([^"]*)"/.exec(form)?.[1] ?? '/'
    return this.visit(new URL(action, visit.url).href, { method: 'POST', body }, stopBefore)
  }

  /** What the last page was sent with. */
  static dataOf(visit: Visit): Record<string, unknown> {
    const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(visit.text)?.[1]
    if (json === undefined) throw new Error(`No data on ${visit.url}:\n${visit.text}`)
    return JSON.parse(json) as Record<string, unknown>
  }

  async send(url: string, init: RequestInit = {}): Promise<Response> {
    this.visited.push(url)
    const { hostname } = new URL(url)
    const jar = this.cookies.get(hostname) ?? new Map<string, string>()
    this.cookies.set(hostname, jar)
    const headers = new Headers(init.headers)
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    return response
  }
}
