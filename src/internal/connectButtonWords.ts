import type { Connection } from '@authpipe/protocol'
import type { ConnectMessages, MessageOverrides } from '../locales/messages.ts'
import { fillMessage } from './fillMessage.ts'
import { providerName } from './providerName.ts'
import type { ConnectionState } from './useConnectionState.ts'

type Word = Exclude<keyof ConnectMessages, 'errors'>

/** What the button is called, where that is not called as the state is. */
const LABELS: Readonly<Record<string, Word>> = {
  unknown: 'connect',
  not_connected: 'connect',
  blocked: 'continueInNewTab',
  number: 'showWindow',
  detached: 'showWindow',
  redirecting: 'connecting',
  degraded: 'connected',
  needs_reauth: 'reconnect',
  needs_scopes: 'grantAccess',
}

/** What is said of an attempt, where that is not called as its step, its end or its reason is. */
const SENTENCES: Readonly<Record<string, Word>> = {
  connecting: 'waiting',
  detached: 'windowOutOfSight',
  success: 'isConnected',
  window_closed: 'windowClosed',
}

/** What a button of this provider says in this state: its label, and the sentence beside it. */
export function connectButtonWords(
  state: ConnectionState,
  provider: string,
  messages: ConnectMessages & MessageOverrides,
): readonly [label: string, sentence: string] {
  const { status, step = status, connection } = state
  const account = connection ? accountName(connection) : ''
  const values = { provider: providerName(provider, messages), account }
  let label = LABELS[step] ?? (step as Word)
  if (state.isPending) label = 'loading'
  // With `allowMultiple`, it is about one more.
  if (connection && step === 'not_connected') label = 'connectAnother'
  if (account && label === 'connected') label = 'connectedAs'
  return [fillMessage(messages[label], values), fillMessage(sentence(state, messages), values)]
}

function sentence(state: ConnectionState, messages: ConnectMessages): string {
  const { status, step = status, attempt, isConnected } = state
  const error = 'error' in attempt && attempt.error
  // Nothing after the connection went away again, or is there all the same.
  if (status === 'disconnecting' || isConnected !== (attempt.status === 'success')) return ''
  if (error) return messages.errors?.[error.code] ?? error.userMessage
  const said =
    attempt.status === 'pending' ? step : 'reason' in attempt ? attempt.reason : attempt.status
  return messages[SENTENCES[said] ?? (said as Word)] ?? ''
}

function accountName({ account }: Connection): string {
  return account.username ? `@${account.username}` : (account.name ?? account.email ?? '')
}
