import { afterEach, describe, expect, it } from 'vitest'
import { APP, K, KH, openBootPage } from '../support/openBootPage.ts'
import type { BootOptions } from '../support/openBootPage.ts'
import { FakeOpener } from '../support/openHostedPage.ts'
import type { OpenPage } from '../support/openHostedPage.ts'
import { sha256 } from '../support/TestPage.ts'

let page: OpenPage

afterEach(() => page.leave())

async function open(options: BootOptions = {}): Promise<void> {
  page = await openBootPage(options)
}

const launchMessage = {
  ap: 1,
  type: 'authpipe:launch',
  kh: KH,
  attemptId: 'att_1',
  launchSecret: 'L',
}
const going = () => ({
  status: 200,
  body: { next: 'authorize', url: 'http://127.0.0.2/authorize' },
})

it('wipes the key from its address before anything else', async () => {
  await open({ opener: new FakeOpener() })

  expect(page.addresses).toEqual(['/connect/boot/v1'])
})

it('greets the page that opened it, at that origin only, until it is told to go', async () => {
  const opener = new FakeOpener()
  await open({ opener, answer: going })

  await expect.poll(() => opener.heard.length).toBeGreaterThan(1)
  page.say(opener, APP, launchMessage)
  await expect
    .poll(() => page.addresses)
    .toEqual(['/connect/boot/v1', 'http://127.0.0.2/authorize'])

  for (const { message, targetOrigin } of opener.heard) {
    expect(message).toEqual({ ap: 1, type: 'authpipe:hello', kh: KH })
    expect(targetOrigin).toBe(APP)
  }
  expect(page.calls).toEqual([
    {
      path: '/connect/boot/launch',
      body: { k: K, openerOrigin: APP, attemptId: 'att_1', launchSecret: 'L' },
    },
  ])
})

it('launches once, whatever it hears afterwards', async () => {
  const opener = new FakeOpener()
  await open({ opener, answer: going })
  await expect.poll(() => opener.heard.length).toBeGreaterThan(0)

  page.say(opener, APP, launchMessage)
  page.say(opener, APP, launchMessage)
  page.say(opener, APP, { ap: 1, type: 'authpipe:abort', kh: KH, code: 'cancelled' })

  await expect.poll(() => page.addresses).toHaveLength(2)
  expect(page.calls).toHaveLength(1)
})

it('waits for as long as the page asks it to', async () => {
  const opener = new FakeOpener()
  await open({ opener, answer: going })
  await expect.poll(() => opener.heard.length).toBeGreaterThan(0)

  page.say(opener, APP, { ap: 1, type: 'authpipe:wait', kh: KH })
  await pause(120)

  expect(page.text().state).toBe('working')
  page.say(opener, APP, launchMessage)
  await expect.poll(() => page.addresses).toHaveLength(2)
})

it('does not wait for ever for a page that has spoken, and is silent ever since', async () => {
  const opener = new FakeOpener()
  await open({ opener })
  await expect.poll(() => opener.heard.length).toBeGreaterThan(0)

  page.say(opener, APP, { ap: 1, type: 'authpipe:wait', kh: KH })

  await expect
    .poll(() => page.text().status, { timeout: 3000 })
    .toBe('The page that opened this window is gone. Start again from Acme.')
  expect(page.calls).toEqual([])
})

it('stops at a page that opened it and says nothing', async () => {
  await open({ opener: new FakeOpener() })

  await expect
    .poll(() => page.text())
    .toEqual({
      state: 'failed',
      title: 'Not connected',
      status: 'This link was not started in this browser. Nothing was connected.',
    })
  expect(page.calls).toEqual([])
  expect(page.documentTitle()).toBe('Not connected')
  expect(page.focused()).toBe('title')
})

it('tells the broker that there is no opener, and launches nothing', async () => {
  await open({ answer: () => ({ status: 403, body: { code: 'binding_required' } }) })

  await expect.poll(() => page.text().state).toBe('failed')
  expect(page.calls).toEqual([{ path: '/connect/boot/launch', body: { k: K, openerOrigin: null } }])
  expect(page.addresses).toEqual(['/connect/boot/v1'])
})

it('notices that the page which opened it is gone', async () => {
  const opener = new FakeOpener()
  await open({ opener })
  opener.closed = true

  await expect
    .poll(() => page.text().status)
    .toBe('The page that opened this window is gone. Start again from Acme.')
})

it('says why there is nothing to do, and closes', async () => {
  const opener = new FakeOpener()
  await open({ opener })
  await expect.poll(() => opener.heard.length).toBeGreaterThan(0)

  page.say(opener, APP, { ap: 1, type: 'authpipe:abort', kh: KH, code: 'connect_token_expired' })

  expect(page.text().status).toBe(
    'Your session in Acme changed or ran out. Reload its page, then try again.',
  )
  await expect.poll(() => page.isClosed()).toBe(true)
})

it.each(['', '#k=abc', `#o=${APP}`])('starts nothing with the fragment "%s"', async (hash) => {
  await open({ hash, opener: new FakeOpener() })

  expect(page.text()).toEqual({
    state: 'stopped',
    title: 'Start again from Acme',
    status:
      'This page has been used already, was reloaded, or was reached by going back. Nothing happens here any more.',
  })
  expect(page.calls).toEqual([])
})

describe('does not go for', () => {
  it.each([
    ['another window', { source: new FakeOpener() }],
    ['another origin', { origin: 'http://evil.example' }],
    ['another key', { message: { ...launchMessage, kh: sha256('other') } }],
    ['another version', { message: { ...launchMessage, ap: 2 } }],
    ['another type', { message: { ...launchMessage, type: 'launch' } }],
    ['text', { message: 'launch' }],
    ['nothing', { message: null }],
  ])('%s', async (_, changes) => {
    const opener = new FakeOpener()
    await open({ opener, answer: going })
    await expect.poll(() => opener.heard.length).toBeGreaterThan(0)

    const said = { source: opener, origin: APP, message: launchMessage, ...changes }
    page.say(said.source, said.origin, said.message)

    await expect.poll(() => page.text().state).toBe('failed')
    expect(page.calls).toEqual([])
  })
})

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
