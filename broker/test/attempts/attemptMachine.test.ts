import { FINAL_ATTEMPT_STATUSES } from '@authpipe/protocol'
import type { AttemptStatus } from '@authpipe/protocol'
import { expect, it } from 'vitest'
import { nextAttemptStatus } from '../../src/attempts/attemptMachine.ts'
import type { AttemptEvent } from '../../src/attempts/attemptMachine.ts'

const STATUSES: readonly AttemptStatus[] = [
  'created',
  'number_required',
  'at_provider',
  'authorized',
  'exchanging',
  ...FINAL_ATTEMPT_STATUSES,
]
const EVENTS: readonly AttemptEvent[] = [
  'ask_number',
  'ask_confirm',
  'launch',
  'reopen',
  'authorize',
  'deny',
  'exchange',
  'finish',
  'fail',
  'cancel',
  'expire',
]

it('goes from status to status like this', () => {
  const rows = STATUSES.map((status) => [
    status,
    ...EVENTS.map((event) => nextAttemptStatus(status, event) ?? '·'),
  ])

  const table = [['', ...EVENTS], ...rows]
    .map((row) =>
      row
        .map((cell) => cell.padEnd(16))
        .join('')
        .trimEnd(),
    )
    .join('\n')

  expect(`\n${table}\n`).toMatchInlineSnapshot(`
    "
                    ask_number      ask_confirm     launch          reopen          authorize       deny            exchange        finish          fail            cancel          expire
    created         number_required created         at_provider     created         ·               ·               ·               ·               failed          cancelled       expired
    number_required ·               ·               at_provider     created         ·               ·               ·               ·               failed          cancelled       expired
    at_provider     ·               ·               ·               created         authorized      denied          ·               ·               failed          cancelled       expired
    authorized      ·               ·               ·               ·               ·               ·               exchanging      ·               failed          cancelled       ·
    exchanging      ·               ·               ·               ·               ·               ·               ·               active          failed          ·               ·
    active          ·               ·               ·               ·               ·               ·               ·               ·               ·               ·               ·
    denied          ·               ·               ·               ·               ·               ·               ·               ·               ·               ·               ·
    failed          ·               ·               ·               ·               ·               ·               ·               ·               ·               ·               ·
    cancelled       ·               ·               ·               ·               ·               ·               ·               ·               ·               ·               ·
    expired         ·               ·               ·               ·               ·               ·               ·               ·               ·               ·               ·
    "
  `)
})
