import type { ReactElement } from 'react'
import { connectionKeys } from '@authpipe/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callGitLab, type BackendAnswer } from './api.ts'

/** Lets the backend use the connection, and shows what the provider answered. */
export function BackendCall(): ReactElement {
  const queryClient = useQueryClient()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: callGitLab,
    // The call may have found out that the connection is dead: then the button must say so.
    onError: () => queryClient.invalidateQueries({ queryKey: connectionKeys.all }),
  })

  return (
    <section className="card" aria-labelledby="backend-title">
      <div className="card-head">
        <div className="card-title">
          <div>
            <h2 id="backend-title">Try the connection</h2>
            <p className="soft">
              Portside's backend asks GitLab who you are, with a credential that this page never
              sees.
            </p>
          </div>
        </div>
        <button
          className="button button-quiet"
          type="button"
          aria-disabled={isPending || undefined}
          onClick={() => {
            if (!isPending) mutate()
          }}
        >
          Call GitLab from the backend
        </button>
      </div>
      <section className="answer" aria-label="Backend answer" aria-live="polite">
        {isPending && <p className="soft small">Asking GitLab…</p>}
        {!isPending && error && <p className="problem">{error.message}</p>}
        {!isPending && !error && data && <Answer answer={data} />}
        {!isPending && !error && !data && <p className="soft small">Nothing asked yet.</p>}
      </section>
    </section>
  )
}

function Answer({ answer }: { readonly answer: BackendAnswer }): ReactElement {
  const isGood = answer.status < 400
  return (
    <>
      <p className="answer-line">
        <code>GET {answer.url}</code>
        <span className={isGood ? 'good' : 'bad'}>{answer.status}</span>
      </p>
      {!isGood && <p className="problem">{refusalSentence(answer.status)}</p>}
      <pre>{JSON.stringify(answer.body, null, 2)}</pre>
    </>
  )
}

function refusalSentence(status: number): string {
  if (status === 401) return 'GitLab no longer accepts this connection. Connect again.'
  if (status === 403)
    return 'This connection may not read your profile. Grant it read_user as well.'
  if (status === 429) return 'GitLab has had too many requests. Wait a moment and try again.'
  return 'GitLab answered with an error.'
}
