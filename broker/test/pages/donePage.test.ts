import type { AttemptStatus, AttemptView, ErrorCode } from '@authpipe/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { createPageWords } from '../../src/pages/createPageWords.ts'
import { doneAnswer, doneView } from '../../src/pages/doneView.ts'
import { DEFAULT_PAGE_TIMERS } from '../../src/pages/PageTimers.ts'
import { FakeOpener, openHostedPage } from '../support/openHostedPage.ts'
import type { OpenOptions, OpenPage } from '../support/openHostedPage.ts'

const APP = 'http://localhost:3000'
const ID = 'att_aaaaaaaaaaaaaaaaaaaaaa'
const TIMERS = {
  ...DEFAULT_PAGE_TIMERS,
  pollEvery: 5,
  quietAfter: 30,
  pollFor: 100,
  closeAfter: 5,
  ackFor: 60,
}

let page: OpenPage

const words = createPageWords('en', { app: 'Acme', provider: 'GitLab' })

/** What the broker answers to a look. */
function stands(status: AttemptStatus, code?: ErrorCode) {
  const view = { status, ...(code && { error: { code } }) } as AttemptView
  return { status: 200, body: doneAnswer(view, words) }
}

afterEach(() => page.leave())

interface Scene extends OpenOptions {
  readonly status?: AttemptStatus
  readonly error?: ErrorCode
  readonly completionCode?: string
  readonly relayUrl?: string
  readonly timers?: Partial<typeof TIMERS>
}

function open(scene: Scene): void {
  const { status = 'authorized', error, completionCode, timers, relayUrl, ...rest } = scene
  const view = { attemptId: ID, status, ...(error && { error: { code: error } }) }
  const hosted = doneView({
    view: view as AttemptView,
    origin: APP,
    userLabel: 'ada@acme.test',
    words,
    completionCode,
    relayUrl: relayUrl ?? null,
    backUrl: null,
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
  let status: AttemptStatus = 'exchanging'
  open({ answer: () => stands(status) })

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
  open({ answer: () => stands('failed', 'exchange_failed') })

  await expect
    .poll(() => page.text())
    .toMatchObject({
      state: 'failed',
      status: 'The connection could not be finished. Return to Acme and try again.',
    })
})

it('looks at once when the page has heard of the end, and believes the broker', async () => {
  const opener = new FakeOpener()
  let status: AttemptStatus = 'exchanging'
  const answer = () => stands(status)
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
    answer: () => stands('exchanging'),
    timers: { pollEvery: 60_000 },
  })
  await expect.poll(() => page.calls.length).toBe(1)

  page.say(opener, origin, { ap: 1, type: 'authpipe:ack', attemptId, outcome: 'connected' })

  expect(page.calls).toHaveLength(1)
})

it('sends the person back when nothing comes of it', async () => {
  open({ answer: () => stands('authorized') })

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
      return stands('active')
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

it('says whom it waits for, at every moment', async () => {
  const opener = new FakeOpener()
  let status: AttemptStatus = 'authorized'
  open({ opener, answer: () => stands(status), timers: { pollFor: 60_000 } })

  expect(page.text().status).toBe(
    'GitLab has answered. The page of Acme now finishes the connection.',
  )
  await expect
    .poll(() => page.text())
    .toEqual({
      state: 'working',
      title: 'Return to Acme',
      status: 'Its page has not answered yet. Look there; you can close this window.',
    })
  status = 'exchanging'
  await expect
    .poll(() => page.text())
    .toEqual({
      state: 'working',
      title: 'Almost done…',
      status: 'Acme is finishing the connection to GitLab.',
    })
})

it('says at once that the page which opened it was closed', async () => {
  const opener = new FakeOpener()
  opener.closed = true

  open({ opener, answer: () => stands('authorized') })

  await expect
    .poll(() => page.text().status)
    .toBe(
      'The page that opened this window was closed, so nothing is connected yet. Return to Acme and try again.',
    )
})

it('sends the person back to a page that did not finish in time', async () => {
  open({ answer: () => stands('failed', 'completion_timeout') })

  await expect
    .poll(() => page.text())
    .toMatchObject({
      state: 'stopped',
      title: 'Not connected',
      status: expect.stringMatching(/Return to Acme and try again\.$/),
    })
})

it('asks less often after a page that is quiet', async () => {
  const times: number[] = []
  const answer = () => {
    times.push(performance.now())
    return stands('authorized')
  }
  open({ answer, timers: { pollEvery: 20, quietAfter: 20, pollFor: 60_000 } })

  await expect.poll(() => times.length).toBe(3)

  const [first = 0, second = 0, third = 0] = times
  expect(third - second).toBeGreaterThan(2 * (second - first) - 5)
})

describe('a window that lost its opener', () => {
  const relayUrl = `${APP}/relay.html?v=1`

  it('goes on to the relay page, with the code where no server sees it', () => {
    open({ relayUrl, completionCode: 'CC' })

    expect(page.addresses).toEqual([`${relayUrl}#ap=${ID}&cc=CC`])
    expect(page.calls).toEqual([{ path: `/connect/done/${ID}/opener`, body: { opener: 'lost' } }])
  })

  it('goes there also when the attempt was refused, without a code', () => {
    open({ relayUrl, status: 'denied', error: 'access_denied' })

    expect(page.addresses).toEqual([`${relayUrl}#ap=${ID}`])
  })

  it('stays when it is shown again and has nothing new to tell', () => {
    open({ relayUrl })

    expect(page.addresses).toEqual([])
  })
})

it('tells an opener that is there, rather than the relay page', () => {
  const opener = new FakeOpener()

  open({ opener, relayUrl: `${APP}/relay.html`, completionCode: 'CC' })

  expect(page.addresses).toEqual([])
  expect(opener.heard).toHaveLength(1)
})

it('shows the way back where the window is the page itself', () => {
  const { html } = doneView({
    view: { attemptId: ID, status: 'denied', error: { code: 'access_denied' } } as AttemptView,
    origin: APP,
    userLabel: null,
    words,
    completionCode: undefined,
    relayUrl: null,
    backUrl: `${APP}/settings?a=1&b=2`,
    timers: TIMERS,
  })

  expect(html).toContain(`href="${APP}/settings?a=1&amp;b=2">Return to Acme</a>`)
})
