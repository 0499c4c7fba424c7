import { serve, type Site } from './serve.ts'

/** A site of somebody else, to put pages on. */
export interface EvilSite extends Site {
  /** Puts a page there, and gives its address. */
  put(path: string, html: string, headers?: Readonly<Record<string, string>>): string
}

/** Starts an empty site at `http://127.0.0.3`. */
export async function serveEvil(): Promise<EvilSite> {
  const pages = new Map<string, { html: string; headers: Readonly<Record<string, string>> }>()
  const site = await serve('127.0.0.3', '127.0.0.3', (request, response) => {
    const page = pages.get(request.url ?? '')
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...page?.headers,
    })
    response.end(page?.html)
  })
  return {
    ...site,
    put: (path, html, headers = {}) => {
      pages.set(path, { html, headers })
      return site.url + path
    },
  }
}
