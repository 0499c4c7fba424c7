import { expect, it } from 'vitest'
import type { AttemptOutcome, AttemptState, ConnectPhase } from '../../src/client/index.ts'
import { transition, type AttemptChange } from '../../src/client/attemptMachine.ts'
import { clientError } from '../../src/client/clientErrors.ts'
import { CONNECTION } from './scriptedBroker.ts'

const error = clientError('popup_blocked')
const attemptId = 'att_1'
const OUTCOMES: AttemptOutcome[] = [
  { status: 'success', attemptId, connection: CONNECTION, resumed: false },
  { status: 'error', attemptId, error },
  { status: 'cancelled', attemptId, reason: 'denied' },
]
const PHASES: ConnectPhase[] = [
  'opening',
  'blocked',
  'number',
  'launching',
  'waiting',
  'redirecting',
  'completing',
]
const CHANGES: [string, Parameters<typeof transition>[1]][] = [
  ...PHASES.map((phase): [string, AttemptChange] => [phase, { phase }]),
  ['detached', { detached: true }],
  ...OUTCOMES.map((outcome): [string, AttemptOutcome] => [outcome.status, outcome]),
  ['reset', { status: 'idle' }],
]

const pending = (phase: ConnectPhase): Extract<AttemptState, { status: 'pending' }> => ({
  status: 'pending',
  phase,
  attemptId: undefined,
  detached: false,
  number: undefined,
  error: undefined,
})
const STATES: AttemptState[] = [{ status: 'idle' }, ...PHASES.map(pending), ...OUTCOMES]

const nameOf = (state: AttemptState): string =>
  state.status === 'pending' ? state.phase : state.status

function rowOf(before: AttemptState): string {
  const cells = CHANGES.map(([, change]) => {
    const after = transition(before, change)
    const isDetached = after.status === 'pending' && after.detached
    return after === before ? '·' : `${nameOf(after)}${isDetached ? '*' : ''}`
  })
  return [nameOf(before), ...cells].map((cell) => cell.padEnd(13)).join('')
}

it('goes from state to state as this table says; * is detached, · is no change', () => {
  const head = ['', ...CHANGES.map(([name]) => name)].map((cell) => cell.padEnd(13)).join('')

  const table = [head, ...STATES.map(rowOf)].map((row) => row.trimEnd()).join('\n')

  expect(`\n${table}\n`).toMatchInlineSnapshot(`
    "
                 opening      blocked      number       launching    waiting      redirecting  completing   detached     success      error        cancelled    reset
    idle         opening      ·            ·            ·            ·            ·            ·            ·            ·            ·            ·            idle
    opening      ·            blocked      number       launching    waiting      redirecting  completing   opening*     ·            error        cancelled    ·
    blocked      opening      ·            number       ·            waiting      redirecting  completing   blocked*     ·            error        cancelled    ·
    number       opening      ·            ·            ·            waiting      redirecting  completing   number*      ·            error        cancelled    ·
    launching    opening      ·            number       ·            waiting      redirecting  completing   launching*   ·            error        cancelled    ·
    waiting      opening      ·            ·            ·            ·            redirecting  completing   waiting*     ·            error        cancelled    ·
    redirecting  opening      ·            number       ·            waiting      ·            completing   redirecting* ·            error        cancelled    ·
    completing   ·            ·            ·            ·            ·            ·            ·            ·            success      error        cancelled    ·
    success      opening      ·            ·            ·            ·            ·            ·            ·            ·            ·            ·            idle
    error        opening      ·            ·            ·            ·            ·            ·            ·            ·            ·            ·            idle
    cancelled    opening      ·            ·            ·            ·            ·            ·            ·            ·            ·            ·            idle
    "
  `)
})

it('keeps the id and the detachment through the phases, the error and the number in their own', () => {
  const blocked = { ...pending('blocked'), error }

  expect(transition(blocked, { attemptId })).toEqual({ ...blocked, attemptId })
  expect(transition(blocked, { phase: 'opening' })).toEqual(pending('opening'))
  const asked = { ...pending('number'), number: '37' }
  expect(transition(pending('opening'), { phase: 'number', number: '37' })).toEqual(asked)
  expect(transition(asked, { phase: 'waiting' })).toEqual(pending('waiting'))
  const lost = { ...pending('waiting'), attemptId, detached: true }
  expect(transition(lost, { phase: 'completing' })).toEqual({ ...lost, phase: 'completing' })
})

it('stays the same object when a change repeats', () => {
  const lost = { ...pending('waiting'), attemptId, detached: true }

  expect(transition(lost, { detached: true })).toBe(lost)
  expect(transition(lost, { phase: 'waiting' })).toBe(lost)
})

it('becomes the outcome itself, which is never left but by the next attempt and by reset', () => {
  for (const outcome of OUTCOMES) {
    expect(transition(pending('completing'), outcome)).toBe(outcome)
    for (const [name, change] of CHANGES) {
      if (name !== 'opening' && name !== 'reset') expect(transition(outcome, change)).toBe(outcome)
    }
  }
})
