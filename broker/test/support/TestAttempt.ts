import type { CreateAttemptRequest, LaunchAnswer, LaunchRequest } from '@authpipe/protocol'
import type { Subject } from '../../src/access/Subject.ts'
import type { Attempt } from '../../src/attempts/Attempt.ts'
import { browserCookieName } from '../../src/attempts/browserCookie.ts'
import { createAttempt } from '../../src/attempts/createAttempt.ts'
import { launchAttempt } from '../../src/attempts/launchAttempt.ts'
import type { LaunchOptions } from '../../src/attempts/launchAttempt.ts'
import type { CallbackRequest } from '../../src/attempts/takeCallback.ts'
import type { TestPorts } from './createTestPorts.ts'
import { secret, sha256 } from './TestPage.ts'

/** Whose attempts these are. */
export const SUBJECT: Subject = {
  tenantId: 'org_acme',
  userId: 'user_ada',
  userLabel: null,
  origin: 'http://localhost:3000',
  providers: ['gitlab'],
  scopes: { gitlab: ['read_user'] },
  relayUrl: null,
  returnUrl: null,
  locale: null,
  expiresAt: Infinity,
}

/** What a test may choose of an attempt. */
export interface TestAttemptOptions {
  readonly subject?: Partial<Subject>
  readonly request?: Partial<CreateAttemptRequest>
}

/** An attempt over test ports, without HTTP: holds what its page and its window hold. */
export class TestAttempt {
  readonly ports: TestPorts
  readonly subject: Subject
  readonly k = secret(24)
  readonly launchSecret = secret(32)
  readonly codeVerifier = secret(32)
  readonly cookies = new Map<string, string>()
  attemptId = ''
  /** What the last launch was answered. */
  answer: LaunchAnswer | undefined

  private constructor(ports: TestPorts, subject: Subject) {
    this.ports = ports
    this.subject = subject
  }

  /** The secrets alone: the page has not asked for its attempt yet. */
  static prepare(ports: TestPorts, subject: Partial<Subject> = {}): TestAttempt {
    return new TestAttempt(ports, { ...SUBJECT, ...subject })
  }

  static async create(ports: TestPorts, options: TestAttemptOptions = {}): Promise<TestAttempt> {
    const attempt = TestAttempt.prepare(ports, options.subject)
    await attempt.create(options.request)
    return attempt
  }

  /** One whose window is at the provider. */
  static async launched(ports: TestPorts, options: TestAttemptOptions = {}): Promise<TestAttempt> {
    const attempt = await TestAttempt.create(ports, options)
    await attempt.launch()
    return attempt
  }

  async create(changes: Partial<CreateAttemptRequest> = {}): Promise<void> {
    const { attemptId } = await createAttempt(this.ports, this.subject, {
      provider: 'gitlab',
      codeChallenge: sha256(this.codeVerifier),
      bootHash: sha256(this.k),
      launchHash: sha256(this.launchSecret),
      display: 'popup',
      ...changes,
    })
    this.attemptId = attemptId
  }

  /** What its window sends once its opener has spoken. */
  handshake(): LaunchRequest {
    return { k: this.k, openerOrigin: this.subject.origin, launchSecret: this.launchSecret }
  }

  /** By handshake, unless told otherwise; from the browser that has its cookies. */
  async launch(
    request: Partial<LaunchRequest> = this.handshake(),
    options: LaunchOptions = {},
  ): Promise<LaunchAnswer> {
    const { answer, cookie } = await launchAttempt(
      this.ports,
      { k: this.k, openerOrigin: null, ...request },
      { cookie: (name) => this.cookies.get(name), ...options },
    )
    this.cookies.set(cookie.name, /=([^;]+);/.exec(cookie.header)?.[1] ?? '')
    this.answer = answer
    return answer
  }

  /** The state in the authorize URL. */
  get state(): string {
    const url = this.answer?.next === 'authorize' ? this.answer.url : 'about:blank'
    return new URL(url).searchParams.get('state') ?? ''
  }

  get cookie(): string {
    return this.cookies.get(browserCookieName(this.ports.config, this.attemptId)) ?? ''
  }

  /** What the provider sends the window back with. */
  callback(): CallbackRequest {
    return {
      providerId: 'gitlab',
      query: new URLSearchParams({ state: this.state, code: 'a-code' }),
      cookies: Object.fromEntries(this.cookies),
    }
  }

  row(): Promise<Attempt> {
    return this.ports.db
      .selectFrom('attempt')
      .selectAll()
      .where('id', '=', this.attemptId)
      .executeTakeFirstOrThrow()
  }

  async set(values: object): Promise<void> {
    await this.ports.db
      .updateTable('attempt')
      .set(values)
      .where('id', '=', this.attemptId)
      .execute()
  }
}
