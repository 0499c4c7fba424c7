import type { Timeline, TimelineGroup, TimelineStep } from './timeline.ts'

/** How the groups are called. */
export const GROUP_STATUS = {
  pending: 'under way',
  success: 'connected',
  cancelled: 'cancelled',
  error: 'failed',
} as const satisfies Record<TimelineGroup['status'], string>

/** What a group is about. */
export function groupName({ slot, provider = 'page' }: TimelineGroup): string {
  return slot ?? provider
}

/** Since when a group goes on, for example `+0.42 s`; of what belongs to no attempt, the time of day. */
export function formatTime({ provider, steps }: TimelineGroup, { at }: TimelineStep): string {
  const [first] = steps
  if (provider === undefined || !first) return new Date(at).toISOString().slice(11, 23)
  return `+${((at - first.at) / 1000).toFixed(2)} s`
}

/** The whole timeline as text, to be pasted into a report. */
export function formatTimeline({ findings, groups }: Timeline): string {
  const found = findings.map(({ id, what, fix }) => `${id}: ${what}\n  ${fix}`)
  return [...found, ...groups.map(formatGroup)].join('\n\n')
}

function formatGroup(group: TimelineGroup): string {
  const { attemptId, status, steps } = group
  const since = new Date(steps[0]?.at ?? 0).toISOString()
  const title =
    group.provider === undefined
      ? [groupName(group)]
      : [groupName(group), attemptId, GROUP_STATUS[status], since]
  const lines = steps.map((step) => formatStep(group, step))
  return [title.filter(Boolean).join('  '), ...lines].join('\n')
}

function formatStep(group: TimelineGroup, step: TimelineStep): string {
  const { text, requestId, error } = step
  const line = `${formatTime(group, step).padStart(12)}  ${text}`
  return [
    requestId === undefined ? line : `${line}  ${requestId}`,
    ...(error ? [error.message, error.docsUrl].map((said) => `${' '.repeat(14)}${said}`) : []),
  ].join('\n')
}
