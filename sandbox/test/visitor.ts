import { createHash } from 'node:crypto'
import type { Sandbox, SandboxClient } from '../src/index.ts'

/** A confidential application with a secret of GitLab's newer form. */
export const APP: SandboxClient = {
  clientId: 'app-1',
  clientSecret: 'gloas-a-secret',
  name: 'Acme Connect',
  redirectUris: ['http://localhost:4000/callback', 'http://127.0.0.1:4000/callback'],
  scopes: ['api', 'read_api', 'read_user', 'read_repository', 'openid', 'profile', 'email'],
}
export const OTHER_APP: SandboxClient = {
  clientId: 'app-2',
  clientSecret: 'gloas-another-secret',
  name: 'Other App',
  redirectUris: ['http://localhost:5000/callback'],
  scopes: ['read_user'],
}
export const TRUSTED_APP: SandboxClient = { ...APP, clientId: 'app-3', trusted: true }
export const PUBLIC_APP: SandboxClient = { ...APP, clientId: 'app-4', confidential: false }
export const APPS = [APP, OTHER_APP, TRUSTED_APP, PUBLIC_APP]

export const VERIFIER = 'a-verifier-that-is-long-enough-for-the-rfc-7636-0123'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly location: string | null
}

/** Someone with a browser that has no scripts: keeps cookies, and presses buttons of forms. */
export class Visitor {
  readonly sandbox: Sandbox
  cookie = ''

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  async open(path: string, form?: Record<string, string>): Promise<Page> {
    const response = await fetch(new URL(path, this.sandbox.url), {
      redirect: 'manual',
      headers: { cookie: this.cookie },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    const cookie = response.headers.get('set-cookie')
    if (cookie) this.cookie = cookie.split(';')[0] ?? ''
    const page = {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location'),
    }
    return page.location?.startsWith(this.sandbox.url) ? this.open(page.location) : page
  }

  /** Presses the button with this name: sends the fields of its form. */
  async press(page: Page, button: string): Promise<Page> {
    const forms = page.text.match(/<form[\s\S]*?<\/form>/g) ?? []
    const form = forms.find((candidate) => candidate.includes(`>${button}</button>`))
    if (!form) throw new Error(`No button "${button}" on this page:\n${mainOf(page)}`)
    const fields = [...form.matchAll(/<input[^>]*name="([^"]*)" value="([^"]*)"/g)]
    const named = new RegExp(`name="([^"]*)" value="([^"]*)">${button}<`).exec(form)
    const pairs = [...fields, ...(named ? [named] : [])].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ])
    const action = /action="([^"]*)"/.exec(form)?.[1] ?? '/'
    return this.open(action, Object.fromEntries(pairs))
  }

  /** Signs in, if that is asked for, and goes on to where the user wanted to go. */
  async authorize(changes: Record<string, string | undefined> = {}, username = 'ada') {
    const page = await this.open(`/oauth/authorize?${authorizeQuery(changes).toString()}`)
    return page.text.includes('<h1>Sign in</h1>')
      ? this.press(page, `Sign in as @${username}`)
      : page
  }

  /** Connects, with or without consent page. Gives the code. */
  async connect(changes: Record<string, string | undefined> = {}): Promise<string> {
    const page = await this.authorize(changes)
    const end = page.text.includes('Authorize</button>')
      ? await this.press(page, 'Authorize')
      : page
    const location = end.location ?? /window\.location = "([^"]*)"/.exec(end.text)?.[1] ?? ''
    const code = URL.parse(location)?.searchParams.get('code')
    if (!code) throw new Error(`No code came back: ${location}\n${mainOf(end)}`)
    return code
  }

  /** Connects, and exchanges the code. */
  async tokens(changes: Record<string, string | undefined> = {}): Promise<Tokens> {
    const code = await this.connect(changes)
    const client =
      APPS.find(({ clientId }) => clientId === (changes['client_id'] ?? 'app-1')) ?? APP
    const answer = await exchange(this.sandbox, code, {
      ...credentialsOf(client),
      redirect_uri: changes['redirect_uri'] ?? client.redirectUris[0],
    })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return answer.body as unknown as Tokens
  }
}

function mainOf(page: Page): string {
  return /<main>[\s\S]*<\/main>/.exec(page.text)?.[0] ?? page.text
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly scope: string
  readonly created_at: number
  readonly id_token?: string
}

export interface JsonAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

export function authorizeQuery(changes: Record<string, string | undefined> = {}): URLSearchParams {
  const all = {
    client_id: APP.clientId,
    redirect_uri: APP.redirectUris[0],
    response_type: 'code',
    scope: 'read_user',
    state: 'a-state',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  }
  return new URLSearchParams(definedOf(all))
}

export function credentialsOf(client: SandboxClient): Record<string, string> {
  return { client_id: client.clientId, client_secret: client.clientSecret }
}

/** Sends a form; `undefined` leaves a field out. */
export async function post(
  sandbox: Sandbox,
  path: string,
  form: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<JsonAnswer> {
  const body = new URLSearchParams(definedOf(form))
  return readJson(await fetch(sandbox.url + path, { method: 'POST', body, headers }))
}

export function exchange(
  sandbox: Sandbox,
  code: string,
  changes: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Promise<JsonAnswer> {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: APP.redirectUris[0],
    code_verifier: VERIFIER,
    ...credentialsOf(APP),
    ...changes,
  }
  return post(sandbox, '/oauth/token', form, headers)
}

export function refresh(
  sandbox: Sandbox,
  refreshToken: string,
  changes: Record<string, string | undefined> = {},
): Promise<JsonAnswer> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...credentialsOf(APP) }
  return post(sandbox, '/oauth/token', { ...form, ...changes })
}

export async function get(sandbox: Sandbox, path: string, token?: string): Promise<JsonAnswer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return readJson(await fetch(sandbox.url + path, { headers }))
}

/** Waits until an access token has expired. */
export async function untilExpired(sandbox: Sandbox, token: string): Promise<void> {
  const isAlive = async () => (await get(sandbox, '/api/v4/user', token)).status !== 401
  while (await isAlive()) await new Promise((resolve) => setTimeout(resolve, 100))
}

async function readJson(response: Response): Promise<JsonAnswer> {
  const text = await response.text()
  const isObject = text.startsWith('{') || text.startsWith('[')
  const body = (isObject ? JSON.parse(text) : { text }) as Record<string, unknown>
  return { status: response.status, headers: response.headers, body }
}

function definedOf(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
