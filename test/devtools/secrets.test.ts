import { expect, it, vi } from 'vitest'
import type { ConnectEvent } from '@authpipe/react'
import { formatTimeline } from '../../src/devtools/formatTimeline.ts'
import { openTestPage } from '../client/testPage.ts'
import { timelineOf } from './timelineOf.ts'

const CODE = 'c'.repeat(43)

it('shows every step of an attempt, and no secret', async () => {
  const { client, broker, popup, getConnectToken } = openTestPage()
  const events: ConnectEvent[] = []
  client.onEvent((event) => events.push(event))

  await client.fetchConnections()
  const ended = client.connect({ provider: 'gitlab' })
  await popup().launch()
  popup().say({ ap: 1, type: 'authpipe:hello', kh: 'nobody' })
  broker.change({ status: 'authorized' })
  popup().result({ completionCode: CODE })
  await ended
  const text = formatTimeline(timelineOf(...events))

  const { attemptId } = broker.view()
  for (const step of [
    'GET /connections → 200',
    `gitlab  ${attemptId}  connected`,
    'connect.started',
    'window.opened',
    'state: opening',
    'POST /attempts → 201',
    'view: created',
    'message: heard authpipe:hello',
    'message: said authpipe:launch',
    'state: launching',
    'view: at_provider, bound by handshake, window seen',
    'state: waiting',
    'callback.received',
    'POST /attempts/…/complete → 200',
    'message: said authpipe:ack',
    'state: success',
    'connect.succeeded',
  ]) {
    expect(text).toContain(step)
  }
  const sent = broker.requests.flatMap(({ body }) => Object.values(body))
  const [launch] = popup().heard('authpipe:launch')
  const secrets = [
    await getConnectToken(),
    popup().key,
    Object(launch).launchSecret as string,
    CODE,
    ...sent.filter((value) => typeof value === 'string' && value.length > 20),
  ]
  expect(secrets.length).toBeGreaterThan(7)
  const told = JSON.stringify(events) + text
  for (const secret of secrets) expect(told).not.toContain(secret)
})

it('tells of messages that only look like ours', async () => {
  const { client, popup } = openTestPage()
  const events: ConnectEvent[] = []
  client.onEvent((event) => events.push(event))
  const ended = client.connect({ provider: 'gitlab' })
  await popup().launch()
  const { attemptId } = client.getAttempt('gitlab') as { attemptId: string }

  const result = { ap: 1, type: 'authpipe:result', attemptId }
  popup().say(result, { origin: 'https://evil.example' })
  popup().say(result, { source: window })
  popup().say({ ...result, type: 'a page of another library' })

  await vi.waitFor(() => {
    const ignored = events.flatMap(({ detail }) => (detail?.startsWith('ignored') ? [detail] : []))
    expect(ignored).toEqual([
      expect.stringMatching(/^ignored authpipe:result from https:\/\/evil\.example: pagesUrl is /),
      'ignored authpipe:result from another window',
    ])
  })
  client.cancel('gitlab')
  await ended
})

it('tells of a request that could not even be sent', async () => {
  const { client } = openTestPage({ getConnectToken: async () => '<!doctype html>' })
  const events: ConnectEvent[] = []
  client.onEvent((event) => events.push(event))

  await client.fetchConnections().catch(() => undefined)

  expect(events).toMatchObject([
    {
      type: 'debug.failed',
      method: 'GET',
      path: '/connections',
      error: { code: 'connect_token_invalid' },
    },
  ])
})
