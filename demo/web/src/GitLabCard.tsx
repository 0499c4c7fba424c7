import { useRef, type ReactElement } from 'react'
import { ConnectButton, ProviderLogo, useConnection, useConnectionStatus } from '@authpipe/react'
import type { ScopeOf } from '@authpipe/react'
import { ConnectionFacts } from './ConnectionFacts.tsx'
import { DisconnectButton } from './DisconnectButton.tsx'
import { reasonSentence } from './sentences.ts'
import { settings } from './settings.ts'

/** GitLab, as one integration among others. */
export function GitLabCard(): ReactElement {
  const { data: connection, error } = useConnection({ provider: 'gitlab' })
  const status = useConnectionStatus({ provider: 'gitlab' })
  // What became of a click is said by the button itself.
  const listError = connection || status.error !== error ? null : error
  const connectButton = useRef<HTMLButtonElement>(null)

  return (
    <section className="card" aria-labelledby="gitlab-title">
      <div className="card-head">
        <div className="card-title">
          <span className="tile">
            <ProviderLogo provider="gitlab" />
          </span>
          <div>
            <h2 id="gitlab-title">GitLab</h2>
            <p className="soft">Deploy your projects, in your name.</p>
          </div>
        </div>
        <div className="row">
          <div className="connect">
            <ConnectButton ref={connectButton} provider="gitlab" scopes={SCOPES} />
          </div>
          {connection && (
            <DisconnectButton
              connectionId={connection.id}
              onDone={() => connectButton.current?.focus()}
            />
          )}
        </div>
      </div>
      {connection?.reason && <p className="note">{reasonSentence(connection.reason)}</p>}
      {listError && <p className="problem">{listError.userMessage}</p>}
      {connection && <ConnectionFacts connection={connection} />}
    </section>
  )
}

// The server has checked them against the same table.
const SCOPES = settings.scopes as readonly ScopeOf<'gitlab'>[]
