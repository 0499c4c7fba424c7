import { createHash, randomBytes } from 'node:crypto'
import type { AttemptView, CreateAttemptAnswer, LaunchRequest, Problem } from '@authpipe/protocol'
import { APP_ORIGIN } from './startTestBroker.ts'
import type { ConnectTokenOptions, TestBroker } from './startTestBroker.ts'

/** What a page was answered. */
export interface PageAnswer<Body> {
  readonly status: number
  readonly body: Body & Partial<Omit<Problem, 'status'>>
}

export interface TestPageOptions extends ConnectTokenOptions {
  readonly origin?: string
}

/** A customer's page with a connect token: holds K, L and V, as the library does. */
export class TestPage {
  readonly host: TestBroker
  readonly origin: string
  readonly connectToken: string
  key = secret(24)
  launchSecret = secret(32)
  readonly verifier = secret(32)
  attemptId = ''

  private constructor(host: TestBroker, origin: string, connectToken: string) {
    this.host = host
    this.origin = origin
    this.connectToken = connectToken
  }

  static async open(host: TestBroker, options: TestPageOptions = {}): Promise<TestPage> {
    const { origin = APP_ORIGIN, ...token } = options
    return new TestPage(host, origin, await host.connectToken(token))
  }

  /** A page that already has its attempt. */
  static async withAttempt(host: TestBroker, options: TestPageOptions = {}): Promise<TestPage> {
    const page = await TestPage.open(host, options)
    await page.create()
    return page
  }

  async create(changes: object = {}): Promise<PageAnswer<CreateAttemptAnswer>> {
    const answer = await this.call<CreateAttemptAnswer>('POST', '/v1/connect/attempts', {
      provider: 'gitlab',
      codeChallenge: sha256(this.verifier),
      bootHash: sha256(this.key),
      launchHash: sha256(this.launchSecret),
      display: 'popup',
      ...changes,
    })
    this.attemptId = answer.body.attemptId ?? ''
    return answer
  }

  view(query = ''): Promise<PageAnswer<AttemptView>> {
    return this.call('GET', `/v1/connect/attempts/${this.attemptId}${query}`)
  }

  complete(changes: object = {}): Promise<PageAnswer<{ connection: { id: string } }>> {
    return this.attempt('complete', changes)
  }

  cancel(changes: object = {}): Promise<PageAnswer<AttemptView>> {
    return this.attempt('cancel', changes)
  }

  /** "Open again": a fresh key for a fresh window. */
  reopen(changes: object = {}): Promise<PageAnswer<CreateAttemptAnswer>> {
    this.key = secret(24)
    this.launchSecret = secret(32)
    const hashes = { bootHash: sha256(this.key), launchHash: sha256(this.launchSecret) }
    return this.attempt('reopen', { ...hashes, ...changes })
  }

  /** What the boot page of this page's window sends. */
  launchRequest(): LaunchRequest {
    const { key: k, origin: openerOrigin, attemptId, launchSecret } = this
    return { k, openerOrigin, attemptId, launchSecret }
  }

  async call<Body>(method: string, path: string, body?: object): Promise<PageAnswer<Body>> {
    const response = await this.fetch(method, path, body)
    return { status: response.status, body: (await response.json()) as PageAnswer<Body>['body'] }
  }

  fetch(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.host.url + path, {
      method,
      headers: {
        origin: this.origin,
        authorization: `Bearer ${this.connectToken}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  private attempt<Body>(verb: string, changes: object): Promise<PageAnswer<Body>> {
    const body = { codeVerifier: this.verifier, ...changes }
    return this.call('POST', `/v1/connect/attempts/${this.attemptId}/${verb}`, body)
  }
}

export function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
