import { useRef, useState } from 'react'
import { ConnectButton, useConnectionStatus, useDisconnect } from '@authpipe/react'

export function ConnectionPanel() {
  const { connection, needsAttention, isPending } = useConnectionStatus({ provider: 'gitlab' })
  const disconnect = useDisconnect()
  const [isAsking, setAsking] = useState(false)
  const connectButton = useRef<HTMLButtonElement>(null)
  const stopAsking = () => {
    // The button that has the focus goes away: the focus moves to the one that stays.
    connectButton.current?.focus()
    setAsking(false)
  }

  if (isPending) return <output>Loading…</output>
  return (
    <section className="card">
      <h2>GitLab</h2>
      <ConnectButton provider="gitlab" ref={connectButton} />
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
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the one just pressed
            autoFocus
            onClick={() =>
              disconnect.mutate({ connectionId: connection.id }, { onSettled: stopAsking })
            }
          >
            Yes, disconnect
          </button>
          <button type="button" onClick={stopAsking}>
            Keep it
          </button>
        </fieldset>
      )}
      {disconnect.error && <p role="alert">{disconnect.error.message}</p>}
    </section>
  )
}
