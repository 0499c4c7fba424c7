import type { Connection } from '@authpipe/protocol'
import type { CancelReason } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import type { ConnectMessages } from '../locales/messages.ts'
import { fillMessage } from './fillMessage.ts'
import type { ConnectionState } from './useConnectionState.ts'

/** What a connect button says and does in a state. */
export interface ConnectButtonView {
  readonly label: string
  /** What the live region says; empty for nothing. */
  readonly sentence: string
  /** Whether the sentence adds to the label, or only repeats it for those who do not see it change. */
  readonly isSentenceVisible: boolean
  /**
   * What a click does. `refocus` shows a window that is open anyway, so the button counts as busy;
   * `none` does nothing.
   */
  readonly action: 'connect' | 'continue' | 'reopen' | 'refocus' | 'none'
}

/** How a button of this provider looks in this state. */
export function connectButtonView(
  state: ConnectionState,
  messages: ConnectMessages,
  provider: string,
  allowMultiple: boolean,
): ConnectButtonView {
  const { status, attempt, connection } = state
  const view = (
    label: string,
    action: ConnectButtonView['action'],
    sentence: string,
    isSentenceVisible = true,
  ): ConnectButtonView => ({
    label: fillMessage(label, { provider, account: connection ? accountName(connection) : '' }),
    sentence: fillMessage(sentence, { provider }),
    isSentenceVisible,
    action,
  })

  if (status === 'disconnecting') return view(messages.disconnecting, 'none', '')
  if (attempt.status === 'pending') {
    if (attempt.phase === 'blocked') {
      return view(messages.continueInNewTab, 'continue', errorSentence(messages, attempt.error))
    }
    return attempt.detached
      ? view(messages.showWindow, 'reopen', messages.windowOutOfSight)
      : view(messages.connecting, 'refocus', messages.waiting, false)
  }

  const isDone = status === 'connected' || status === 'degraded'
  const label = restingLabel(state, messages, allowMultiple)
  const action = isDone ? 'none' : 'connect'
  if (attempt.status === 'success') {
    // Not after the connection went away again.
    return view(label, action, connection ? messages.isConnected : '', false)
  }
  if (isDone || attempt.status === 'idle') return view(label, action, '')
  return view(
    label,
    action,
    attempt.status === 'error'
      ? errorSentence(messages, attempt.error)
      : cancelSentence(messages, attempt.reason),
  )
}

function restingLabel(
  { status, connection }: ConnectionState,
  messages: ConnectMessages,
  allowMultiple: boolean,
): string {
  if (!connection) return messages.connect
  if (allowMultiple) return messages.connectAnother
  if (status === 'needs_reauth') return messages.reconnect
  if (status === 'needs_scopes') return messages.grantAccess
  return accountName(connection) === '' ? messages.connected : messages.connectedAs
}

function accountName({ account }: Connection): string {
  return account.username ? `@${account.username}` : (account.name ?? account.email ?? '')
}

function errorSentence({ errors }: ConnectMessages, error: ConnectError | undefined): string {
  return error ? (errors?.[error.code] ?? error.userMessage) : ''
}

function cancelSentence(messages: ConnectMessages, reason: CancelReason): string {
  if (reason === 'window_closed') return messages.windowClosed
  if (reason === 'denied') return messages.denied
  // The attempt that took its place speaks for itself.
  return reason === 'superseded' ? '' : messages.dismissed
}
