import type { PageElement, PageMessageEvent, PageWindow } from './PageWindow.ts'

/** `asking`: it is the person's turn. `stopped`: somebody's will, or an old page; nothing is wrong. */
export type PageState = 'working' | 'asking' | 'connected' | 'stopped' | 'failed'

/** What a page's script is given. */
export interface Page<Data> {
  readonly data: Data
  readonly element: (id: string) => PageElement
  /** Shows another state, heading and status; all three are told to assistive technology. */
  show(state: PageState, title: string, status: string): void
  /** Sends JSON to the broker, from its own page. */
  post(path: string, body: object): Promise<unknown>
  /** Listens to messages of the opener, from exactly this origin. */
  hear(origin: string, listener: (message: Readonly<Record<string, unknown>>) => void): void
}

/**
 * The ground both page scripts stand on. Sent to browsers as its own source text: it must not use
 * anything of this module, nor may a page script.
 */
export function createPage<Data>(window: PageWindow): Page<Data> {
  const element = (id: string) => window.document.getElementById(id)
  const data = JSON.parse(element('data').textContent) as Data

  function show(state: PageState, title: string, status: string): void {
    window.document.title = title
    element('card').dataset['state'] = state
    element('title').textContent = title
    element('status').textContent = status
    if (state !== 'working') element('title').focus()
  }

  return {
    data,
    element,
    show,
    post: async (path, body) => {
      const response = await window.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const answer = await response.json()
      if (!response.ok) throw answer
      return answer
    },
    hear: (origin, listener) => {
      window.addEventListener('message', (event: PageMessageEvent) => {
        const isOpener = event.source === window.opener && event.origin === origin
        const message = event.data as Readonly<Record<string, unknown>> | null
        if (isOpener && typeof message === 'object' && message?.['ap'] === 1) listener(message)
      })
    },
  }
}
