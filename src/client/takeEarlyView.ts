import type { AttemptView } from '@authpipe/protocol'
import type { AttemptRun } from './Attempt.ts'

/** Acts on what the broker says of an attempt that no window was launched for. */
export function takeEarlyView(run: AttemptRun, { status, bootSeen, number }: AttemptView): void {
  if (number) {
    // The window asks which number the page shows: that binds it, unless ours is here and somebody
    // else's is asking.
    if (!run.isHere) run.binding = 'number'
    run.report({ phase: 'number', number })
    // Not handed to us, and yet it opened, as in a frame under COOP.
  } else if (status === 'created' && bootSeen && !run.window) run.report({ phase: 'opening' })
}
