import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, join } from 'node:path'
import type { PageNote, PageSettings } from '../app/PageSettings.ts'
import { readText, serve, type Site } from './serve.ts'

/** The customer's server, and what its pages told it. */
export interface AppSite extends Site {
  /** Oldest first. */
  notes(): readonly (PageNote & { readonly at: number })[]
}

/** What the customer's server serves. */
export interface AppOptions {
  /** Where the built page lies. */
  readonly folder: string
  readonly settings: PageSettings
  readonly headers: Readonly<Record<string, string>>
  readonly createConnectToken: () => Promise<string>
}

/** Starts the customer's server at `http://localhost`. */
export async function serveApp({
  folder,
  settings,
  headers,
  createConnectToken,
}: AppOptions): Promise<AppSite> {
  const notes: (PageNote & { at: number })[] = []
  const pages = new Set(['/', '/relay'])

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://app')
    if (pathname === '/note') {
      notes.push(JSON.parse(await readText(request)) as PageNote & { at: number })
      return void response.writeHead(204).end()
    }
    if (pathname === '/token') return void response.end(await createConnectToken())
    if (pathname.startsWith('/assets/')) {
      const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript'
      // A sandboxed page has no origin, and its own scripts are foreign to it.
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' })
      return void createReadStream(join(folder, 'assets', basename(pathname))).pipe(response)
    }
    if (!pages.has(pathname)) return void response.writeHead(404).end()
    const file = pathname === '/' ? 'index.html' : `${pathname.slice(1)}.html`
    const html = await readFile(join(folder, file), 'utf8')
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(html.replace('SETTINGS', () => JSON.stringify(settings)))
  }

  const site = await serve('127.0.0.1', 'localhost', answer)
  return { ...site, notes: () => notes }
}
