import { useRef, type ReactElement } from 'react'
import type { UseConnectionStatusResult } from '@authpipe/react'
import { ConnectionFacts } from './ConnectionFacts.tsx'
import { DisconnectButton } from './DisconnectButton.tsx'
import { reasonSentence } from './sentences.ts'

type Status = UseConnectionStatusResult['status']

/** How the person stands with GitLab, in words. */
export function ConnectionStatusCard(props: {
  readonly status: UseConnectionStatusResult
}): ReactElement {
  const { status, reason, connection } = props.status
  const title = useRef<HTMLHeadingElement>(null)

  return (
    <section className="card" aria-labelledby="status-title">
      <div className="card-head">
        <div className="card-title">
          <div>
            <h2 id="status-title" ref={title} tabIndex={-1}>
              Status
            </h2>
            <output className="status" data-status={status}>
              {WORDS[status]}
              {connection && status === 'connected' && ` as @${connection.account.username}`}
            </output>
          </div>
        </div>
        {connection && (
          <DisconnectButton connectionId={connection.id} onDone={() => title.current?.focus()} />
        )}
      </div>
      {reason && <p className="note">{reasonSentence(reason)}</p>}
      {connection && <ConnectionFacts connection={connection} />}
    </section>
  )
}

const WORDS: Readonly<Record<Status, string>> = {
  unknown: 'Looking…',
  not_connected: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  needs_scopes: 'Needs more permissions',
  needs_reauth: 'Needs to be connected again',
  degraded: 'Connected, with trouble at the moment',
  disconnecting: 'Disconnecting…',
}
