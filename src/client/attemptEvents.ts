import type { AttemptView } from '@authpipe/protocol'

/**
 * Reads an attempt's events from a `text/event-stream` answer until it ends. Read by `fetch` and not
 * by `EventSource`, which cannot send a bearer token.
 */
export async function readAttemptEvents(
  response: Response,
  onView: (view: AttemptView) => void,
): Promise<void> {
  const reader = response.body?.getReader()
  if (!reader) return
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += decoder.decode(value, { stream: true })
    const blocks = text.split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: ?(.*)$/m.exec(block)?.[1]
      // The broker's own contract says what it streams.
      if (data) onView(JSON.parse(data) as AttemptView)
    }
  }
}
