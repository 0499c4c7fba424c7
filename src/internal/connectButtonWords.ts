import type { Connection } from '@authpipe/protocol'
import type { ConnectMessages, MessageOverrides } from '../locales/messages.ts'
import { fillMessage } from './fillMessage.ts'
import { providerName } from './providerName.ts'
import type { ConnectionState } from './useConnectionState.ts'

/** What a connect button says in a state. */
export interface ConnectButtonWords {
  readonly label: string
  /** What the live region says; empty for nothing. */
  readonly sentence: string
  /** The sentence only repeats the label, for those who do not see it change. */
  readonly isQuiet: boolean
  readonly messages: ConnectMessages
}

/** What a button of this provider says in this state. */
export function connectButtonWords(
  state: ConnectionState,
  provider: string,
  messages: ConnectMessages & MessageOverrides,
): ConnectButtonWords {
  const { situation, connection, attempt } = state
  const account = connection ? accountName(connection) : ''
  const connected = account ? messages.connectedAs : messages.connected
  const label = {
    unknown: messages.connect,
    // With `allowMultiple`, it is about one more.
    not_connected: connection ? messages.connectAnother : messages.connect,
    connecting: messages.connecting,
    blocked: messages.continueInNewTab,
    detached: messages.showWindow,
    connected,
    degraded: connected,
    needs_reauth: messages.reconnect,
    needs_scopes: messages.grantAccess,
    disconnecting: messages.disconnecting,
  }[situation]

  const values = { provider: providerName(provider, messages), account }
  return {
    label: fillMessage(label, values),
    sentence: fillMessage(sentence(state, messages), values),
    isQuiet: situation === 'connecting' || attempt.status === 'success',
    messages,
  }
}

function sentence(state: ConnectionState, messages: ConnectMessages): string {
  const { situation, attempt, isConnected } = state
  if (situation === 'connecting') return messages.waiting
  if (situation === 'detached') return messages.windowOutOfSight
  // Not after the connection went away again, or stopped working.
  if (attempt.status === 'success') return isConnected ? messages.isConnected : ''
  if (attempt.status === 'idle' || isConnected || situation === 'disconnecting') return ''
  if (attempt.status === 'cancelled') {
    return {
      window_closed: messages.windowClosed,
      denied: messages.denied,
      dismissed: messages.dismissed,
      // The attempt that took its place speaks for itself.
      superseded: '',
    }[attempt.reason]
  }
  const { error } = attempt
  return error ? (messages.errors?.[error.code] ?? error.userMessage) : ''
}

function accountName({ account }: Connection): string {
  return account.username ? `@${account.username}` : (account.name ?? account.email ?? '')
}
