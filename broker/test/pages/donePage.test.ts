import type { AttemptStatus, AttemptView, ErrorCode } from '@authpipe/protocol'
import { afterEach, expect, it } from 'vitest'
import { createPageWords } from '../../src/pages/createPageWords.ts'
import { doneView } from '../../src/pages/doneView.ts'
import { DEFAULT_PAGE_TIMERS } from '../../src/pages/PageTimers.ts'
import { FakeOpener, openHostedPage } from '../support/openHostedPage.ts'
import type { OpenOptions, OpenPage } from '../support/openHostedPage.ts'

const APP = 'http://localhost:3000'
const ID = 'att_aaaaaaaaaaaaaaaaaaaaaa'
const TIMERS = { ...DEFAULT_PAGE_TIMERS, pollEvery: 5, pollFor: 60, closeAfter: 5, ackFor: 60 }

let page: OpenPage

afterEach(() => page.leave())

interface Scene extends OpenOptions {
  readonly status?: AttemptStatus
  readonly error?: ErrorCode
  readonly completionCode?: string
  readonly timers?: Partial<typeof TIMERS>
}

function open({ status = 'authorized', error, completionCode, timers, ...rest }: Scene): void {
  const view = { attemptId: ID, status, ...(error && { error: { code: error } }) }
  const hosted = doneView({
    view: view as AttemptView,
    origin: APP,
    userLabel: 'ada@acme.test',
    words: createPageWords('en', { app: 'Acme', provider: 'GitLab' }),
    completionCode,
    timers: { ...TIMERS, ...timers },
  })
  page = openHostedPage(hosted, rest)
}

it('tells the page that opened it, at the origin of the attempt only', () => {
  const opener = new FakeOpener()

  open({ opener, completionCode: 'CC' })

  expect(opener.heard).toEqual([
    {
      message: { ap: 1, type: 'authpipe:result', attemptId: ID, completionCode: 'CC' },
      targetOrigin: APP,
    },
  ])
})

it('follows the attempt until it is connected, and closes', async () => {
  let status = 'exchanging'
  open({ answer: () => ({ status: 200, body: { status } }) })

  expect(page.text().title).toBe('Almost done…')
  await expect.poll(() => page.calls.length).toBeGreaterThan(1)
  status = 'active'

  await expect
    .poll(() => page.text())
    .toEqual({
      state: 'connected',
      title: 'Connected',
      status: 'GitLab is connected to Acme. You can close this window.',
    })
  await expect.poll(() => page.isClosed()).toBe(true)
  expect(page.calls.every(({ path }) => path === `/connect/done/${ID}/status`)).toBe(true)
})

it('says how an attempt failed in the end', async () => {
  const body = { status: 'failed', error: { code: 'exchange_failed' } }
  open({ answer: () => ({ status: 200, body }) })

  await expect
    .poll(() => page.text())
    .toMatchObject({
      state: 'failed',
      status: 'The connection could not be finished. Return to Acme and try again.',
    })
})

it('looks at once when the page has heard of the end, and believes the broker', async () => {
  const opener = new FakeOpener()
  let status = 'exchanging'
  const answer = () => ({ status: 200, body: { status } })
  open({ opener, answer, timers: { pollEvery: 60_000 } })
  await expect.poll(() => page.calls.length).toBe(1)

  status = 'active'
  page.say(opener, APP, { ap: 1, type: 'authpipe:ack', attemptId: ID, outcome: 'connected' })

  await expect.poll(() => page.text().state).toBe('connected')
})

it.each([
  ['another origin', 'http://evil.example', ID],
  ['another attempt', APP, 'att_bbbbbbbbbbbbbbbbbbbbbb'],
])('does not hear an acknowledgement of %s', async (_, origin, attemptId) => {
  const opener = new FakeOpener()
  open({
    opener,
    answer: () => ({ status: 200, body: { status: 'exchanging' } }),
    timers: { pollEvery: 60_000 },
  })
  await expect.poll(() => page.calls.length).toBe(1)

  page.say(opener, origin, { ap: 1, type: 'authpipe:ack', attemptId, outcome: 'connected' })

  expect(page.calls).toHaveLength(1)
})

it('sends the person back when nothing comes of it', async () => {
  open({ answer: () => ({ status: 200, body: { status: 'authorized' } }) })

  await expect
    .poll(() => page.text())
    .toEqual({
      state: 'working',
      title: 'You can close this window',
      status: 'Return to Acme. If it does not show GitLab as connected, try again there.',
    })
  expect(page.isClosed()).toBe(false)
})

it('goes on looking when a look fails', async () => {
  let looks = 0
  open({
    answer: () => {
      if (++looks === 1) throw new Error('offline')
      return { status: 200, body: { status: 'active' } }
    },
  })

  await expect.poll(() => page.text().state).toBe('connected')
})

it.each([
  ['kept', new FakeOpener()],
  ['lost', null],
])('reports that the opener was %s', async (opener, handle) => {
  open({ opener: handle, completionCode: 'CC' })

  expect(page.calls).toContainEqual({ path: `/connect/done/${ID}/opener`, body: { opener } })
})

it('tells of a refusal, and closes when the page has heard of it', async () => {
  const opener = new FakeOpener()
  open({ opener, status: 'denied', error: 'access_denied', timers: { ackFor: 60_000 } })

  expect(page.text()).toEqual({
    state: 'stopped',
    title: 'Not connected',
    status: 'You declined access. Nothing was connected.',
  })
  expect(opener.heard[0]?.message).toMatchObject({ error: 'access_denied' })
  page.say(opener, APP, { ap: 1, type: 'authpipe:ack', attemptId: ID, outcome: 'cancelled' })

  await expect.poll(() => page.isClosed()).toBe(true)
  expect(page.calls).toEqual([])
})

it('closes after a refusal also when nobody hears of it', async () => {
  open({ status: 'denied', error: 'access_denied' })

  expect(page.isClosed()).toBe(false)
  await expect.poll(() => page.isClosed()).toBe(true)
})
