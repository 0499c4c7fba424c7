import type { ReactElement, ReactNode } from 'react'
import { useAuthpipeClient, type UseConnectResult } from '@authpipe/react'
import { cancelSentence } from './sentences.ts'

/** What an attempt does, how it ended, and what the person can do about it. */
export function AttemptProgress(props: { readonly attempt: UseConnectResult }): ReactElement {
  const { attempt } = props
  const client = useAuthpipeClient()
  return (
    <output className="progress">
      {attempt.status === 'pending' && (
        <div className="note row">
          <p>{pendingSentence(attempt)}</p>
          {attempt.phase !== 'completing' && attempt.phase !== 'redirecting' && (
            <div className="row">
              <button className="button button-quiet" type="button" onClick={attempt.reopen}>
                {attempt.phase === 'blocked' ? 'Open a new tab' : 'Show the window'}
              </button>
              {attempt.phase === 'blocked' && client.canRedirect() && (
                <button className="button button-quiet" type="button" onClick={attempt.redirect}>
                  Go on in this tab
                </button>
              )}
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
  attempt: Extract<UseConnectResult, { readonly status: 'pending' }>,
): ReactNode {
  if (attempt.phase === 'blocked') return 'Your browser blocked the window.'
  if (attempt.phase === 'completing') return 'Almost done…'
  if (attempt.phase === 'redirecting') return 'Off to GitLab…'
  if (attempt.phase === 'number') {
    return (
      <>
        Choose <strong className="number">{attempt.number}</strong> in the GitLab window.
      </>
    )
  }
  return attempt.isDetached
    ? 'Finish in the GitLab window, wherever it is. An error page there does not come back.'
    : 'Finish in the GitLab window.'
}
