import { useState } from 'react'
import { ConnectButton, useConnectionStatus, useDisconnect } from '@authpipe/react'

export function ConnectionPanel() {
  const { connection, needsAttention, isPending } = useConnectionStatus({ provider: 'gitlab' })
  const disconnect = useDisconnect()
  const [isAsking, setAsking] = useState(false)

  if (isPending) return <output>Loading…</output>
  return (
    <section className="card">
      <h2>GitLab</h2>
      <ConnectButton provider="gitlab" />
      {connection && (
        <dl>
          <dt>Account</dt>
          <dd>@{connection.account.username}</dd>
          <dt>May</dt>
          <dd>{connection.scopes.granted.join(', ')}</dd>
          <dt>State</dt>
          <dd>{needsAttention ? 'Sign in again, please' : 'Works'}</dd>
        </dl>
      )}
      {connection && !isAsking && (
        <button type="button" onClick={() => setAsking(true)}>
          Disconnect
        </button>
      )}
      {connection && isAsking && (
        <fieldset>
          <legend>Disconnect? Imports stop at once.</legend>
          <button
            type="button"
            // The button that had the focus is gone: it goes to the one in its place.
            ref={(button) => button?.focus()}
            onClick={() =>
              disconnect.mutate(
                { connectionId: connection.id },
                { onSettled: () => setAsking(false) },
              )
            }
          >
            Yes, disconnect
          </button>
          <button type="button" onClick={() => setAsking(false)}>
            Keep it
          </button>
        </fieldset>
      )}
      {disconnect.error && <p role="alert">{disconnect.error.message}</p>}
    </section>
  )
}
