import type { ReactElement } from 'react'
import { useDisconnect } from '@authpipe/react'

/** Ends a connection, here and at the provider. The button goes with it, so `onDone` moves the focus. */
export function DisconnectButton(props: {
  readonly connectionId: string
  readonly onDone: () => void
}): ReactElement {
  const { mutate, isPending, error } = useDisconnect({ onSuccess: props.onDone })

  return (
    <>
      <button
        className="button button-danger"
        type="button"
        aria-disabled={isPending || undefined}
        onClick={() => {
          if (!isPending) mutate({ connectionId: props.connectionId })
        }}
      >
        Disconnect
      </button>
      {error && (
        <p className="problem" role="alert">
          Disconnecting did not work.{' '}
          {error.retryable ? 'Try again in a moment.' : 'Reload the page and try again.'}
        </p>
      )}
    </>
  )
}
