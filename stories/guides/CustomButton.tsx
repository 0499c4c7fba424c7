import { useConnect, useConnectionStatus } from '@authpipe/react'

export function CustomButton() {
  const { isConnected, connection } = useConnectionStatus({ provider: 'gitlab' })
  const attempt = useConnect({ provider: 'gitlab', scopes: ['read_api'] })

  const isOutOfSight = attempt.status === 'pending' && attempt.isDetached
  const label = isConnected
    ? `GitLab: @${connection?.account.username}`
    : attempt.status !== 'pending'
      ? 'Use GitLab'
      : attempt.phase === 'blocked' || isOutOfSight
        ? 'Open the GitLab window'
        : 'Waiting for GitLab…'

  return (
    <section className="card">
      <h2>Code host</h2>
      {/* One button through all states, and never `disabled`: the keyboard's focus stays on it. */}
      <button
        type="button"
        aria-disabled={isConnected || undefined}
        // First thing in the click: a browser opens windows for clicks alone.
        onClick={() => {
          if (!isConnected) attempt.connect()
        }}
      >
        {label}
      </button>
      {isOutOfSight && (
        <button type="button" onClick={attempt.cancel}>
          Cancel
        </button>
      )}
      <output>
        {attempt.status === 'error' && `That did not work (${attempt.error.code}). Try again.`}
        {attempt.status === 'cancelled' && 'Nothing was connected.'}
        {attempt.status === 'success' && 'GitLab is connected.'}
      </output>
    </section>
  )
}
