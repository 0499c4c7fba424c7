import type { ReactElement } from 'react'
import type { ConnectError } from '../client/ConnectError.ts'
import { DocsLink } from './DocsLink.tsx'
import { GROUP_STATUS, formatTime, groupName } from './formatTimeline.ts'
import type { TimelineGroup, TimelineStep } from './timeline.ts'

/** One attempt, or what belongs to none. The latest is open. */
export function GroupView({ group, isLatest }: GroupViewProps): ReactElement {
  const { provider, attemptId, status, steps } = group
  const [first] = steps
  return (
    <details open={isLatest}>
      <summary>
        <strong>{groupName(group)}</strong>
        {provider !== undefined && (
          <span className="status" data-status={status}>
            {GROUP_STATUS[status]}
          </span>
        )}
        {attemptId !== undefined && <code>{attemptId}</code>}
        {first && <time>{new Date(first.at).toLocaleTimeString()}</time>}
      </summary>
      <ol>
        {steps.map((step, index) => (
          // Steps are only ever added; no two are told apart by what they say.
          // oxlint-disable-next-line react/no-array-index-key
          <StepView key={index} group={group} step={step} />
        ))}
      </ol>
    </details>
  )
}

function StepView({ group, step }: StepViewProps): ReactElement {
  const { text, isNamed, requestId, error } = step
  return (
    <li data-named={isNamed ? '' : undefined}>
      <time>{formatTime(group, step)}</time>
      <span className="said">{text}</span>
      {requestId !== undefined && (
        <code title="Request id, as in the broker's log">{requestId}</code>
      )}
      {error && <ErrorView error={error} />}
    </li>
  )
}

function ErrorView({ error }: { readonly error: ConnectError }): ReactElement {
  const { code, message, docsUrl } = error
  return (
    <p className="error">
      {/* It says what happened, and what to do. */}
      <span className="said">
        {message.replace(/^Authpipe: /, '')} <DocsLink href={docsUrl}>{`About ${code}`}</DocsLink>
      </span>
    </p>
  )
}

interface GroupViewProps {
  readonly group: TimelineGroup
  readonly isLatest: boolean
}

interface StepViewProps {
  readonly group: TimelineGroup
  readonly step: TimelineStep
}
