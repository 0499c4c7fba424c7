import type { Connection } from '@authpipe/protocol'
import type { AttemptWord } from '../client/AuthpipeClient.ts'
import type { ConnectMessages, MessageOverrides } from '../locales/messages.ts'
import { fillMessage } from './fillMessage.ts'
import { providerName } from './providerName.ts'
import type { ConnectionState } from './useConnectionState.ts'

type Word = Exclude<keyof ConnectMessages, 'attempts' | 'errors'>

/** What the button is called, where that is not called as the state is. */
const LABELS: Readonly<Record<string, Word>> = {
  unknown: 'not_connected',
  number: 'detached',
  redirecting: 'connecting',
  degraded: 'connected',
}

/** What a button of this provider says in this state: its label, and the sentence beside it. */
export function connectButtonWords(
  state: ConnectionState,
  provider: string,
  messages: ConnectMessages & MessageOverrides,
): readonly [label: string, sentence: string] {
  const { status, step = status, connection, attempt } = state
  const account = connection ? accountName(connection) : ''
  const number = ('number' in attempt && attempt.number) || ''
  const values = { provider: providerName(provider, messages), account, number }
  let label = LABELS[step] ?? (step as Word)
  if (state.isPending) label = 'loading'
  // With `allowMultiple`, it is about one more.
  if (connection && step === 'not_connected') label = 'connectAnother'
  if (account && label === 'connected') label = 'connectedAs'
  return [fillMessage(messages[label], values), fillMessage(sentence(state, messages), values)]
}

function sentence(state: ConnectionState, messages: ConnectMessages): string {
  const { status, step = status, attempt, isConnected } = state
  // Nothing after the connection went away again, or is there all the same.
  if (status === 'disconnecting' || isConnected !== (attempt.status === 'success')) return ''
  if ('error' in attempt && attempt.error) {
    return messages.errors?.[attempt.error.code] ?? attempt.error.userMessage
  }
  const word =
    attempt.status === 'pending' ? step : 'reason' in attempt ? attempt.reason : attempt.status
  const { userMessage = '' } = attempt as { readonly userMessage?: string }
  return messages.attempts?.[word as AttemptWord] ?? userMessage
}

function accountName({ account }: Connection): string {
  return account.username ? `@${account.username}` : (account.name ?? account.email ?? '')
}
