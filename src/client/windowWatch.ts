import { pause } from './pause.ts'

/**
 * When the window was first read as closed, on the clock of `performance.now()`; resolves after two
 * readings in a row, since WebKit can show `closed` before a message that was sent earlier arrives.
 * Resolves with whatever it has when the signal aborts.
 *
 * A hint and no more: a window cut off by COOP reads exactly like a closed one, in every engine.
 */
export async function watchClosed(
  handle: Window,
  everyMs: number,
  signal: AbortSignal,
): Promise<number> {
  let closedAt = 0
  for (;;) {
    await pause(everyMs, signal)
    if (signal.aborted || (handle.closed && closedAt)) return closedAt
    closedAt = handle.closed ? performance.now() : 0
  }
}
