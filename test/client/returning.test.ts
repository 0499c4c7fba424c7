import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { KeptAttempt } from '../../src/client/Attempt.ts'
import { createAuthpipeClient } from '../../src/client/index.ts'
import { ATTEMPT_ID } from './scriptedBroker.ts'
import { EARLIER_LOAD, expectState, keptBy, reloadPage, type TestPage } from './testPage.ts'

const COMPLETE = 'POST /attempts/{id}/complete'
const CODE = 'c'.repeat(43)
const HERE = `${location.origin}/settings?tab=git`
const BACK = `#ap=${ATTEMPT_ID}&cc=${CODE}`
const AUTHORIZED = { status: 'authorized', binding: 'post', bootSeen: true } as const

beforeEach(() => {
  history.replaceState(null, '', HERE)
  onTestFinished(() => history.replaceState(null, '', '/'))
})

/** The broker has sent the person back, with this in the address. */
async function comeBack(fragment: string, kept: Partial<KeptAttempt> = {}): Promise<TestPage> {
  history.replaceState({ of: 'the app' }, '', HERE + fragment)
  const page = await reloadPage({
    kept: { binding: 'post', returnTo: HERE, ...kept },
    change: AUTHORIZED,
  })
  page.client.subscribe('gitlab', () => {})
  return page
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 50))

describe('coming back from a redirect', () => {
  it('completes the attempt with the code, which is gone from the address at once', async () => {
    const page = await comeBack(BACK)
    expect(location.href).toBe(HERE)
    expect(history.state).toEqual({ of: 'the app' })

    await expectState(page, { status: 'success', resumed: true })
    expect(page.broker.seen(COMPLETE)[0]?.body['completionCode']).toBe(CODE)
    expect(sessionStorage).toHaveLength(0)
  })

  it('takes the code where nothing else ties the attempt to the page', async () => {
    history.replaceState(null, '', HERE + BACK)
    const change = { ...AUTHORIZED, binding: 'none', needsCode: true } as const
    const page = await reloadPage({ kept: { binding: 'post', returnTo: HERE }, change })

    page.client.subscribe('gitlab', () => {})

    await expectState(page, { status: 'success' })
  })

  it('tells how it ended otherwise', async () => {
    history.replaceState(null, '', `${HERE}#ap=${ATTEMPT_ID}`)
    const change = { status: 'denied' } as const
    const page = await reloadPage({ kept: { binding: 'post', returnTo: HERE }, change })

    page.client.subscribe('gitlab', () => {})

    await expectState(page, { status: 'cancelled', reason: 'denied' })
  })

  it('hands the code to the client that is used, not to the first that is made', async () => {
    history.replaceState(null, '', HERE + BACK)
    const kept = { binding: 'post', returnTo: HERE } as const
    const page = await reloadPage({ kept, change: AUTHORIZED }, (brokerUrl) => {
      createAuthpipeClient({ brokerUrl, getConnectToken: async () => 'ct_test' })
    })
    expect(location.href).toBe(HERE)

    page.client.subscribe('gitlab', () => {})

    await expectState(page, { status: 'success' })
    expect(page.broker.seen(COMPLETE)[0]?.body['completionCode']).toBe(CODE)
  })

  it('with the word of another attempt, as in a link from somebody else, means nothing', async () => {
    const other = `#ap=att_another0000000000000&cc=${'e'.repeat(43)}`
    const page = await comeBack(other)
    expect(location.href).toBe(HERE)

    await expectState(page, { status: 'success' })
    expect(page.broker.seen(COMPLETE)[0]?.body).not.toHaveProperty('completionCode')
  })

  it('leaves every other fragment alone', async () => {
    await comeBack('#/ap=att_0123456789abcdefghij')

    expect(location.href).toBe(`${HERE}#/ap=att_0123456789abcdefghij`)
  })

  it('to another page than the person left goes on to that one, where the attempt ends', async () => {
    const replace = vi.fn()
    vi.stubGlobal('location', {
      href: HERE,
      hash: BACK,
      pathname: '/settings',
      search: '?tab=git',
      replace,
    })
    const returnTo = `${location.origin}/projects/7`
    const page = await reloadPage({ kept: { binding: 'post', returnTo }, change: AUTHORIZED })

    page.client.subscribe('gitlab', () => {})
    await settle()

    expect(replace).toHaveBeenCalledExactlyOnceWith(returnTo)
    expect(page.client.getAttempt('gitlab')).toEqual({ status: 'idle' })
    const { completionCode, returnTo: rest, keptBy: load } = keptBy(page)
    expect({ completionCode, rest }).toEqual({ completionCode: CODE, rest: undefined })
    expect(load).toBe(EARLIER_LOAD)
  })

  it('to another route of the page, kept in the fragment, goes on there and here', async () => {
    const page = await comeBack(BACK, { returnTo: `${HERE}#/projects/7` })

    await expectState(page, { status: 'success' })
    expect(location.href).toBe(`${HERE}#/projects/7`)
  })

  it('by the Back button, without a word of the broker, shows where the attempt stands', async () => {
    const page = await comeBack('', { returnTo: HERE })

    await expectState(page, { status: 'success', resumed: true })
    expect(location.href).toBe(HERE)
  })
})
