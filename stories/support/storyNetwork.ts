/** A request that a story broker answers. */
export interface StoryRequest {
  readonly method: string
  readonly path: string
  readonly body: Record<string, string | undefined>
  /** What the asker knows already, and waits for more than. @default -1 */
  readonly version: number
  readonly signal: AbortSignal | undefined
}

/** An answer: JSON, or nothing. */
export interface StoryAnswer {
  readonly status: number
  readonly body?: unknown
}

type Answer = (request: StoryRequest) => Promise<StoryAnswer>
type WindowAnswer = (
  path: string,
  body: Record<string, string | undefined>,
) => Promise<StoryAnswer | undefined>

const hosts = new Map<string, Answer>()
const windows = new Set<WindowAnswer>()
let isReplaced = false

/** Answers every `fetch` to this origin in the page. Nothing of it reaches the network. */
export function replaceNetwork(origin: string, answer: Answer): void {
  hosts.set(origin, answer)
  if (isReplaced) return
  isReplaced = true
  const original = window.fetch.bind(window)
  window.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const host = hosts.get(url.origin)
    if (!host) return original(input, init)
    const text = await request.text()
    const { status, body } = await host({
      method: request.method,
      path: url.pathname,
      version: Number(url.searchParams.get('v') ?? -1),
      // What a client of ours sends is an object of strings, but for its lists of scopes.
      body: text === '' ? {} : (JSON.parse(text) as Record<string, string>),
      signal: init?.signal ?? undefined,
    })
    return status === 204 ? new Response(null, { status }) : Response.json(body, { status })
  }
}

/**
 * Answers what the windows of the story broker ask. They have no server to ask, so they call out on
 * a channel, and the page whose attempt it is answers; `undefined` is left to others.
 */
export function onWindowRequest(answer: WindowAnswer): void {
  windows.add(answer)
  if (windows.size > 1) return
  const channel = new BroadcastChannel('authpipe-story-broker')
  channel.addEventListener('message', (event) => {
    // Only the pages of the story broker speak on it.
    const asked = event.data as { id?: string; path: string; body: Record<string, string> }
    if (asked.id === undefined) return
    for (const each of windows) void tell(channel, asked.id, each(asked.path, asked.body))
  })
}

async function tell(
  channel: BroadcastChannel,
  to: string,
  answer: Promise<StoryAnswer | undefined>,
): Promise<void> {
  const told = await answer
  // A channel stays within one origin, and takes no other argument.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  if (told) channel.postMessage({ to, status: told.status, body: told.body })
}
