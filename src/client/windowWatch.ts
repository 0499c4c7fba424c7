import { pause } from './pause.ts'

/**
 * When the window was first read as closed, on the clock of `performance.now()`; resolves after two
 * readings in a row, since WebKit can show `closed` before a message that was sent earlier arrives.
 * `undefined` when the signal aborts first.
 *
 * A hint and no more: a window cut off by COOP reads exactly like a closed one, in every engine.
 */
export async function watchClosed(
  handle: Window,
  everyMs: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  let closedAt: number | undefined
  for (;;) {
    await pause(everyMs, signal)
    if (signal.aborted) return undefined
    if (!handle.closed) closedAt = undefined
    else if (closedAt !== undefined) return closedAt
    else closedAt = performance.now()
  }
}
