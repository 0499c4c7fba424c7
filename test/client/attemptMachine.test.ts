import { expect, it } from 'vitest'
import type { AttemptOutcome, AttemptState, ConnectPhase } from '../../src/client/index.ts'
import { transition, type AttemptEvent } from '../../src/client/attemptMachine.ts'
import { clientError } from '../../src/client/clientErrors.ts'
import { CONNECTION } from './scriptedBroker.ts'

const error = clientError('popup_blocked')
const attemptId = 'att_1'
const OUTCOMES: AttemptOutcome[] = [
  { status: 'success', attemptId, connection: CONNECTION },
  { status: 'error', attemptId, error },
  { status: 'cancelled', attemptId, reason: 'denied' },
]
const EVENTS: AttemptEvent[] = [
  { type: 'start' },
  { type: 'created', attemptId },
  { type: 'blocked', error },
  { type: 'boot_seen' },
  { type: 'opened' },
  { type: 'launched' },
  { type: 'at_provider' },
  { type: 'lost' },
  { type: 'overdue' },
  { type: 'authorized' },
  ...OUTCOMES.map((outcome) => ({ type: outcome.status, outcome })),
  { type: 'reset' },
]

const pending = (phase: ConnectPhase): Extract<AttemptState, { status: 'pending' }> => ({
  status: 'pending',
  phase,
  attemptId: undefined,
  detached: false,
  error: undefined,
})
const PHASES: ConnectPhase[] = ['opening', 'blocked', 'launching', 'waiting', 'completing']
const STATES: AttemptState[] = [{ status: 'idle' }, ...PHASES.map(pending), ...OUTCOMES]

const nameOf = (state: AttemptState): string =>
  state.status === 'pending' ? state.phase : state.status

function rowOf(before: AttemptState): string {
  const cells = EVENTS.map((event) => {
    const after = transition(before, event)
    const isDetached = after.status === 'pending' && after.detached
    return after === before ? '·' : `${nameOf(after)}${isDetached ? '*' : ''}`
  })
  return [nameOf(before), ...cells].map((cell) => cell.padEnd(12)).join('')
}

it('goes from state to state as this table says; * is detached, · is no change', () => {
  const head = ['', ...EVENTS.map(({ type }) => type)].map((cell) => cell.padEnd(12)).join('')

  const table = [head, ...STATES.map(rowOf)].map((row) => row.trimEnd()).join('\n')

  expect(`\n${table}\n`).toMatchInlineSnapshot(`
    "
                start       created     blocked     boot_seen   opened      launched    at_provider lost        overdue     authorized  success     error       cancelled   reset
    idle        opening     ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·
    opening     ·           opening     blocked     ·           ·           launching   waiting     opening*    ·           completing  ·           error       cancelled   ·
    blocked     ·           blocked     ·           opening     opening     ·           waiting     ·           ·           completing  ·           error       cancelled   ·
    launching   ·           ·           ·           ·           opening     ·           waiting     launching*  launching*  completing  ·           error       cancelled   ·
    waiting     ·           ·           ·           ·           opening     ·           ·           waiting*    waiting*    completing  ·           error       cancelled   ·
    completing  ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           success     error       cancelled   ·
    success     opening     ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           idle
    error       opening     ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           idle
    cancelled   opening     ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           ·           idle
    "
  `)
})

it('keeps the id and the detachment through the phases, and the error only while blocked', () => {
  const blocked = { ...pending('blocked'), error }

  expect(transition(blocked, { type: 'created', attemptId })).toEqual({ ...blocked, attemptId })
  expect(transition(blocked, { type: 'opened' })).toEqual(pending('opening'))
  const lost = { ...pending('waiting'), attemptId, detached: true }
  expect(transition(lost, { type: 'authorized' })).toEqual({ ...lost, phase: 'completing' })
  expect(transition(lost, { type: 'opened' })).toEqual({ ...pending('opening'), attemptId })
})

it('stays the same object when an event repeats', () => {
  const lost = { ...pending('waiting'), attemptId, detached: true }

  expect(transition(lost, { type: 'lost' })).toBe(lost)
  expect(transition(pending('opening'), { type: 'opened' })).toEqual(pending('opening'))
})

it('becomes the outcome itself, which is never left but by start and reset', () => {
  for (const outcome of OUTCOMES) {
    const before = pending('completing')

    expect(transition(before, { type: outcome.status, outcome })).toBe(outcome)
    for (const event of EVENTS.filter(({ type }) => type !== 'start' && type !== 'reset')) {
      expect(transition(outcome, event)).toBe(outcome)
    }
  }
})
