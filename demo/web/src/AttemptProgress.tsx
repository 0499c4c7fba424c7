import type { ReactElement } from 'react'
import type { UseConnectResult } from '@authpipe/react'
import { cancelSentence } from './sentences.ts'

/** What an attempt does, how it ended, and what the person can do about it. */
export function AttemptProgress(props: { readonly attempt: UseConnectResult }): ReactElement {
  const { attempt } = props
  return (
    <output className="progress">
      {attempt.status === 'pending' && (
        <div className="note row">
          <p>{pendingSentence(attempt.phase, attempt.isDetached)}</p>
          {attempt.phase !== 'completing' && (
            <div className="row">
              <button className="button button-quiet" type="button" onClick={attempt.reopen}>
                {attempt.phase === 'blocked' ? 'Open the window' : 'Show the window'}
              </button>
              <button className="button button-quiet" type="button" onClick={attempt.cancel}>
                Cancel
              </button>
            </div>
          )}
        </div>
      )}
      {attempt.status === 'error' && <p className="problem">{attempt.error.userMessage}</p>}
      {attempt.status === 'cancelled' && <p className="note">{cancelSentence(attempt.reason)}</p>}
    </output>
  )
}

function pendingSentence(
  phase: NonNullable<UseConnectResult['phase']>,
  isDetached: boolean,
): string {
  if (phase === 'blocked') return 'Your browser blocked the window.'
  if (phase === 'completing') return 'Almost done…'
  return isDetached
    ? 'Finish in the GitLab window, wherever it is.'
    : 'Finish in the GitLab window.'
}
