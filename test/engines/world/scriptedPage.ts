import { createHash, randomBytes } from 'node:crypto'
import type { CreateAttemptAnswer, LaunchAnswer } from '@authpipe/protocol'

/** A customer's page without a browser: what anybody with an account there can do by a script. */
export interface ScriptedPage {
  /** A request under `/v1/connect`, with a connect token of its own. */
  ask<Body>(method: string, path: string, body?: object): Promise<Answered<Body>>
  /** Makes an attempt. */
  attempt(): Promise<ScriptedAttempt>
}

/** What the broker answered. */
export interface Answered<Body> {
  readonly status: number
  readonly body: Body
}

/** What the maker of an attempt has in hand. */
export interface ScriptedAttempt {
  readonly id: string
  /** A link to the window's first page, with its key; `opener` is what the link says opened it. */
  bootLink(opener?: string): string
  /** What the page says to that window: all but `ap`, `type` and `kh`. */
  readonly launchMessage: { readonly attemptId: string; readonly launchSecret: string }
  /** What a form would post. */
  readonly form: { readonly k: string; readonly l: string }
  /** Asks where the window goes, as its first page would, from this machine. */
  launch(openerOrigin: string | null): Promise<Answered<LaunchAnswer>>
  complete(codeVerifier?: string): Promise<Answered<Readonly<Record<string, unknown>>>>
}

/** A page of `origin`, played from here. */
export function scriptedPage(
  brokerUrl: string,
  origin: string,
  createConnectToken: () => Promise<string>,
): ScriptedPage {
  const page: ScriptedPage = {
    ask: async (method, path, body) => {
      const authorization = `Bearer ${await createConnectToken()}`
      return post(`${brokerUrl}/v1/connect${path}`, { method, authorization, origin }, body)
    },
    attempt: async () => {
      const [k, launchSecret, codeVerifier] = [secret(24), secret(32), secret(32)]
      const { body } = await page.ask<CreateAttemptAnswer>('POST', '/attempts', {
        provider: 'gitlab',
        codeChallenge: hash(codeVerifier),
        bootHash: hash(k),
        launchHash: hash(launchSecret),
        display: 'popup',
      })
      const { attemptId } = body
      return {
        id: attemptId,
        bootLink: (opener = origin) =>
          `${brokerUrl}/connect/boot/v1#k=${k}&o=${encodeURIComponent(opener)}`,
        launchMessage: { attemptId, launchSecret },
        form: { k, l: launchSecret },
        launch: (openerOrigin) =>
          post(
            `${brokerUrl}/connect/boot/launch`,
            { origin: brokerUrl },
            openerOrigin === null
              ? { k, openerOrigin }
              : { k, openerOrigin, attemptId, launchSecret },
          ),
        complete: (verifier = codeVerifier) =>
          page.ask('POST', `/attempts/${attemptId}/complete`, { codeVerifier: verifier }),
      }
    },
  }
  return page
}

async function post<Body>(
  url: string,
  { method = 'POST', ...headers }: Readonly<Record<string, string>>,
  body?: object,
): Promise<Answered<Body>> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}

/** SHA-256, base64url. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
