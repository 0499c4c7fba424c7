import { describe, expect, it } from 'vitest'
import type { DoctorFinding } from '../../src/client/doctorFindings.ts'
import { formatTimeline } from '../../src/devtools/formatTimeline.ts'
import type { Timeline } from '../../src/devtools/timeline.ts'
import { connectError } from '../connectError.ts'
import { event, timelineOf } from './timelineOf.ts'

const GITLAB = { provider: 'gitlab', slot: 'gitlab' }
const RENEWAL = { provider: 'gitlab', slot: 'gitlab#conn_1' }

const FINDING: DoctorFinding = {
  id: 'opener_policy',
  what: 'The page isolates itself.',
  why: 'It waits.',
  fix: 'Send another header.',
  docsUrl: 'https://docs.authpipe.dev/debugging#opener_policy',
}

/** Each group as its name and what its steps say. */
function outline({ groups }: Timeline) {
  return groups.map(({ slot, provider, attemptId, status, steps }) => [
    slot ?? provider ?? 'page',
    attemptId,
    status,
    steps.map(({ text }) => text),
  ])
}

describe('a timeline', () => {
  it('gathers the steps of an attempt, by slot until it has an id', () => {
    const timeline = timelineOf(
      event('connect.started', 0, { provider: 'gitlab' }),
      event('debug.state', 0, { ...GITLAB, detail: 'opening' }),
      event('window.opened', 1, { provider: 'gitlab' }),
      event('debug.answered', 80, {
        slot: 'gitlab',
        method: 'POST',
        path: '/attempts',
        status: 201,
      }),
      event('debug.view', 80, { ...GITLAB, attemptId: 'att_1', detail: 'created' }),
      event('debug.answered', 90, {
        method: 'GET',
        path: '/attempts/att_1?wait=25&v=1',
        status: 200,
      }),
      event('connect.succeeded', 4000, { provider: 'gitlab', attemptId: 'att_1' }),
    )

    expect(outline(timeline)).toEqual([
      [
        'gitlab',
        'att_1',
        'success',
        [
          'connect.started',
          'state: opening',
          'window.opened',
          'POST /attempts → 201',
          'view: created',
          'GET /attempts/…?wait=25&v=1 → 200',
          'connect.succeeded',
        ],
      ],
    ])
  })

  it('tells attempts of one provider apart', () => {
    const timeline = timelineOf(
      event('connect.started', 0, { provider: 'gitlab' }),
      event('debug.state', 0, { ...GITLAB, detail: 'opening' }),
      event('connect.started', 1, { provider: 'gitlab' }),
      event('debug.state', 1, { ...RENEWAL, detail: 'opening' }),
      event('debug.view', 2, { ...RENEWAL, attemptId: 'att_2', detail: 'created' }),
      event('debug.view', 3, { ...GITLAB, attemptId: 'att_1', detail: 'created' }),
      event('connect.cancelled', 4, { provider: 'gitlab', attemptId: 'att_2' }),
      event('connect.succeeded', 5, { provider: 'gitlab', attemptId: 'att_1' }),
    )

    expect(outline(timeline).map((group) => group.slice(0, 3))).toEqual([
      ['gitlab', 'att_1', 'success'],
      ['gitlab#conn_1', 'att_2', 'cancelled'],
    ])
  })

  it('begins anew with each attempt of a slot', () => {
    const timeline = timelineOf(
      event('connect.started', 0, { provider: 'gitlab' }),
      event('connect.cancelled', 1, { provider: 'gitlab' }),
      event('connect.resumed', 2, { provider: 'gitlab' }),
      event('window.opened', 3, { provider: 'gitlab' }),
    )

    expect(outline(timeline)).toEqual([
      ['gitlab', undefined, 'cancelled', ['connect.started', 'connect.cancelled']],
      ['gitlab', undefined, 'pending', ['connect.resumed', 'window.opened']],
    ])
  })

  it('puts what belongs to no attempt to the page', () => {
    const timeline = timelineOf(
      event('debug.answered', 0, { method: 'GET', path: '/connections', status: 200 }),
      event('connect.started', 1, { provider: 'gitlab' }),
      event('session.refreshed', 2),
      event('debug.answered', 3, {
        method: 'POST',
        path: '/attempts/att_gone/cancel',
        status: 200,
      }),
    )

    expect(outline(timeline)).toEqual([
      [
        'page',
        undefined,
        'pending',
        ['GET /connections → 200', 'session.refreshed', 'POST /attempts/…/cancel → 200'],
      ],
      ['gitlab', undefined, 'pending', ['connect.started']],
    ])
  })

  it('shows a refusal and its error as one step', () => {
    const error = connectError('origin_not_allowed', { requestId: 'req_7' })
    const request = { method: 'GET', path: '/connections' }

    const { groups } = timelineOf(
      event('debug.answered', 0, { ...request, status: 403, requestId: 'req_7' }),
      event('debug.failed', 1, { ...request, error }),
    )

    expect(groups.map(({ steps }) => steps)).toMatchObject([
      [{ text: 'GET /connections → 403', requestId: 'req_7', error }],
    ])
  })

  it('shows a request that was not answered by its error', () => {
    const error = connectError('network_error')
    const request = { method: 'DELETE', path: '/connections/conn_1' }

    const { groups } = timelineOf(event('debug.failed', 1, { ...request, error }))

    expect(groups.map(({ steps }) => steps)).toMatchObject([
      [{ text: 'DELETE /connections/conn_1 → network_error', requestId: undefined, error }],
    ])
  })

  it('explains an error once', () => {
    const error = connectError('provider_not_allowed')

    const { groups } = timelineOf(
      event('connect.started', 0, { provider: 'gitlab' }),
      event('debug.failed', 1, { slot: 'gitlab', method: 'POST', path: '/attempts', error }),
      event('connect.failed', 2, { provider: 'gitlab', error }),
    )

    expect(groups.map(({ steps }) => steps.map((step) => [step.text, step.error]))).toEqual([
      [
        ['connect.started', undefined],
        ['POST /attempts → provider_not_allowed', error],
        ['connect.failed: provider_not_allowed', undefined],
      ],
    ])
  })

  it('forgets the oldest', () => {
    const attempts = Array.from({ length: 60 }, (_, at) =>
      event('connect.started', at, { provider: `p${at}` }),
    )
    const steps = Array.from({ length: 600 }, (_, at) =>
      event('connection.disconnected', at, { detail: `${at}` }),
    )

    expect(timelineOf(...attempts).groups.map(({ provider }) => provider)).toEqual(
      Array.from({ length: 50 }, (_, at) => `p${at + 10}`),
    )
    expect(timelineOf(...steps).groups[0]?.steps).toHaveLength(500)
  })
})

it('is written as text, to be pasted into a report', () => {
  const error = connectError('provider_unavailable')
  const timeline = timelineOf(
    event('debug.finding', 0, { finding: FINDING }),
    event('debug.answered', 0, { path: '/connections', status: 200, requestId: 'req_1' }),
    event('connect.started', 10, { provider: 'gitlab' }),
    event('debug.view', 430, { ...GITLAB, attemptId: 'att_1', detail: 'created' }),
    event('connect.failed', 61_010, { provider: 'gitlab', attemptId: 'att_1', error }),
  )

  expect(formatTimeline(timeline).split('\n')).toEqual([
    'opener_policy: The page isolates itself.',
    '  Send another header.',
    '',
    'page',
    '12:00:00.000  GET /connections → 200  req_1',
    '',
    'gitlab  att_1  failed  2026-01-01T12:00:00.010Z',
    '     +0.00 s  connect.started',
    '     +0.42 s  view: created',
    '    +61.00 s  connect.failed: provider_unavailable',
    `              ${error.message}`,
    '              https://docs.authpipe.dev/errors#provider_unavailable',
  ])
})
