import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request the provider got. */
export interface ProviderCall {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly form: Readonly<Record<string, string>>
}

/** What it answers. */
export interface ProviderAnswer {
  /** @default 200 */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: object | string
}

/** `'drop'` cuts the connection after reading the request; `'hang'` never answers. */
export type ProviderStep =
  | ProviderAnswer
  | 'drop'
  | 'hang'
  | ((call: ProviderCall) => ProviderAnswer | Promise<ProviderAnswer>)

/** A provider that answers what it is told, over a real connection. */
export interface ScriptedProvider {
  readonly url: string
  readonly calls: ProviderCall[]
  /** The calls of one path. */
  to(path: string): readonly ProviderCall[]
  /** What the next calls of this path are answered. After them, all goes well. */
  script(path: string, ...steps: ProviderStep[]): void
  close(): Promise<void>
}

/** See `ScriptedProvider`. Without a script it gives `access-2` and `refresh-2`, then `access-3`, … */
export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const calls: ProviderCall[] = []
  const scripts = new Map<string, ProviderStep[]>()
  let issued = 1

  function usual({ path }: ProviderCall): ProviderAnswer {
    if (path !== '/oauth/token') return { body: {} }
    issued += 1
    return { body: tokenAnswer(issued) }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    const form = Object.fromEntries(new URLSearchParams(await readText(request)))
    const call = { method: request.method ?? '', path, headers: request.headers, form }
    calls.push(call)
    const step = scripts.get(path)?.shift() ?? usual
    if (step === 'hang') return
    if (step === 'drop') return void request.socket.destroy()
    const { status = 200, headers, body } = typeof step === 'function' ? await step(call) : step
    const isText = typeof body === 'string'
    const type = isText ? 'text/html' : 'application/json'
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(isText ? body : JSON.stringify(body))
  }

  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    to: (path) => calls.filter((call) => call.path === path),
    script: (path, ...steps) => scripts.set(path, [...(scripts.get(path) ?? []), ...steps]),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A right answer of the token endpoint. */
export function tokenAnswer(number: number, expiresIn = 7200) {
  return {
    access_token: `access-${number}`,
    refresh_token: `refresh-${number}`,
    token_type: 'Bearer',
    expires_in: expiresIn,
    scope: 'read_user',
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
