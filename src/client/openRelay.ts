import { RELAY_CHANNEL, parsePopupMessage } from '@authpipe/protocol'
import { hearResult } from './advanceAttempt.ts'
import type { AttemptRun } from './Attempt.ts'
import { openChannel } from './openChannel.ts'
import { acknowledgement } from './sayGoodbye.ts'
import { trace } from './trace.ts'

/**
 * Hears the page of this origin on which a window without opener ends, and tells it the outcome. A
 * BroadcastChannel reaches its own origin only, and takes no target.
 */
export function openRelay(run: AttemptRun): void {
  const channel = openChannel(RELAY_CHANNEL)
  if (!channel) return
  channel.addEventListener('message', ({ data }) => {
    const message = parsePopupMessage(data)
    if (message?.type === 'authpipe:result' && message.attemptId === run.id) {
      if (process.env.NODE_ENV !== 'production') {
        trace(run, 'debug.message', `heard ${message.type} from the relay page`)
      }
      hearResult(run, message.completionCode)
    }
  })
  run.over.signal.addEventListener('abort', () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    channel.postMessage(acknowledgement(run))
    channel.close()
  })
}
