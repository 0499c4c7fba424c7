import type { ConnectEvent } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { describeEvent } from './describeEvent.ts'

/** One thing that happened. */
export interface TimelineStep {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly text: string
  /** By a name that apps hear too; the others are for developers alone. */
  readonly isNamed: boolean
  /** The same id stands in the broker's log. */
  readonly requestId: string | undefined
  readonly error: ConnectError | undefined
}

/** What happened in one attempt, or to the page besides. */
export interface TimelineGroup {
  /** Grows with each. */
  readonly key: number
  /** Undefined for what belongs to no attempt. */
  readonly provider: string | undefined
  /** Where the attempt lives, for example `gitlab#conn_1`; once it is known. */
  readonly slot: string | undefined
  /** Once it is known. */
  readonly attemptId: string | undefined
  readonly status: 'pending' | 'success' | 'cancelled' | 'error'
  readonly steps: readonly TimelineStep[]
}

/** All that is shown. */
export interface Timeline {
  readonly findings: readonly NonNullable<ConnectEvent['finding']>[]
  /** In the order in which they began. */
  readonly groups: readonly TimelineGroup[]
}

/** Before anything happened. */
export const EMPTY_TIMELINE: Timeline = { findings: [], groups: [] }

/** The oldest go. */
const MAX_GROUPS = 50
const MAX_STEPS = 500

const ENDS: Partial<Record<ConnectEvent['type'], TimelineGroup['status']>> = {
  'connect.succeeded': 'success',
  'connect.cancelled': 'cancelled',
  'connect.failed': 'error',
}

/** The timeline with one more event. */
export function addEvent(timeline: Timeline, event: ConnectEvent): Timeline {
  const { groups, findings } = timeline
  if (event.finding) return { groups, findings: [...findings, event.finding] }

  const found = findGroup(groups, event)
  const group = found ?? newGroup(event, (groups.at(-1)?.key ?? 0) + 1)
  const next: TimelineGroup = {
    ...group,
    ...(group.provider !== undefined && {
      slot: group.slot ?? event.slot,
      attemptId: group.attemptId ?? attemptIdOf(event),
    }),
    status: ENDS[event.type] ?? group.status,
    steps: addStep(group.steps, stepOf(event)),
  }
  const others = found ? groups.map((other) => (other === found ? next : other)) : [...groups, next]
  return { findings, groups: others.slice(-MAX_GROUPS) }
}

/** The attempt that an event is about; else what belongs to none. */
function findGroup(
  groups: readonly TimelineGroup[],
  event: ConnectEvent,
): TimelineGroup | undefined {
  if (isStart(event)) return undefined
  const attemptId = attemptIdOf(event)
  const { slot, provider } = event
  return (
    groups.findLast((group) => attemptId !== undefined && group.attemptId === attemptId) ??
    // In the beginning an attempt has no id; and what its first event was, no slot.
    groups.findLast(
      (group) =>
        (slot !== undefined || provider !== undefined) &&
        isSame(group.attemptId, attemptId) &&
        isSame(group.slot, slot) &&
        isSame(group.provider, provider ?? slot?.split('#')[0]),
    ) ??
    groups.findLast((group) => group.provider === undefined)
  )
}

/** Whether two names may be of the same, as far as both are known. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other
}

function newGroup(event: ConnectEvent, key: number): TimelineGroup {
  const provider = isStart(event) ? event.provider : undefined
  return { key, provider, slot: undefined, attemptId: undefined, status: 'pending', steps: [] }
}

function isStart({ type }: ConnectEvent): boolean {
  return type === 'connect.started' || type === 'connect.resumed'
}

function attemptIdOf({ attemptId, path }: ConnectEvent): string | undefined {
  return attemptId ?? /^\/attempts\/([\w-]+)/.exec(path ?? '')?.[1]
}

/** An answer, and the error that it was, are one step; an error is explained once. */
function addStep(steps: readonly TimelineStep[], step: TimelineStep): readonly TimelineStep[] {
  const last = steps.at(-1)
  const isOne = last?.requestId !== undefined && last.requestId === step.requestId && !last.isNamed
  if (isOne && !step.isNamed) return [...steps.slice(0, -1), { ...last, error: step.error }]
  const isSaid = steps.some(({ error }) => error !== undefined && error === step.error)
  return [...steps, isSaid ? { ...step, error: undefined } : step].slice(-MAX_STEPS)
}

function stepOf(event: ConnectEvent): TimelineStep {
  return {
    at: event.timestamp,
    text: describeEvent(event),
    isNamed: !event.type.startsWith('debug.'),
    requestId: event.requestId ?? event.error?.requestId,
    error: event.error,
  }
}
