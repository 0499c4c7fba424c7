import { afterEach, describe, expect, it } from 'vitest'
import { K, openBootPage } from '../support/openBootPage.ts'
import { FakeOpener } from '../support/openHostedPage.ts'
import type { OpenOptions, OpenPage } from '../support/openHostedPage.ts'

const ASKER = { origin: 'https://app.acme.test', userLabel: 'ada@acme.test' }
const NUMBERS = ['17', '42', '86']
const POSTED = { k: K, launchSecret: 'L', postTicket: 'T', origin: 'https://app.acme.test' }
const GONE = 'http://127.0.0.2/authorize'

let page: OpenPage

afterEach(() => page.leave())

/** Answers the first request with a question, and the person's answer with this. */
function asking(
  question: object,
  then: { status: number; body: object },
): NonNullable<OpenOptions['answer']> {
  return ({ body }) => {
    const { number, isConfirmed } = body as { number?: string; isConfirmed?: boolean }
    const isAnswer = number !== undefined || isConfirmed !== undefined
    return isAnswer ? then : { status: 200, body: { ...question, asker: ASKER } }
  }
}

const on = { status: 200, body: { next: 'authorize', url: GONE } }

describe('posted to', () => {
  it('launches by itself, with what was posted, and forgets its address', async () => {
    page = await openBootPage({ posted: POSTED, answer: () => on })

    await expect.poll(() => page.addresses).toEqual(['/connect/boot/v1', GONE])
    expect(page.calls).toEqual([
      {
        path: '/connect/boot/launch',
        body: { k: K, launchSecret: 'L', postTicket: 'T', openerOrigin: null },
      },
    ])
  })

  it('says that it has an opener after all, and tells it nothing', async () => {
    const opener = new FakeOpener()
    page = await openBootPage({ posted: POSTED, opener, answer: () => on })

    await expect.poll(() => page.addresses).toHaveLength(2)
    expect(page.calls[0]?.body).toMatchObject({ openerOrigin: 'https://app.acme.test' })
    expect(opener.heard).toEqual([])
  })

  it('says why it is refused', async () => {
    const refused = { status: 403, body: { code: 'launch_origin_mismatch' } }
    page = await openBootPage({ posted: POSTED, answer: () => refused })

    await expect.poll(() => page.text().state).toBe('failed')
    expect(page.text().status).toBe(
      'This link was not started in this browser. Nothing was connected.',
    )
  })
})

describe('asking for a number', () => {
  const question = { next: 'number', numbers: NUMBERS }

  it('names the page and the end user, and offers three numbers and a way out', async () => {
    page = await openBootPage({ answer: asking(question, on) })

    await expect
      .poll(() => page.buttons())
      .toEqual({
        number0: '17',
        number1: '42',
        number2: '86',
        no: 'None of these, or I did not start this',
      })
    expect(page.text()).toEqual({
      state: 'asking',
      title: 'Which number does Acme show?',
      status: 'Pick the number that the page you came from shows.',
    })
    expect(page.read('origin')).toBe('https://app.acme.test')
    expect(page.read('user')).toBe('For ada@acme.test')
    expect(page.focused()).toBe('title')
    expect(page.documentTitle()).toBe('Which number does Acme show?')
  })

  it('goes on with the number that is picked, on the same page', async () => {
    page = await openBootPage({ answer: asking(question, on) })
    await expect.poll(() => Object.keys(page.buttons())).toHaveLength(4)

    page.press('number1')

    await expect.poll(() => page.addresses).toEqual(['/connect/boot/v1', GONE])
    expect(page.calls.at(-1)?.body).toEqual({ k: K, openerOrigin: null, number: '42' })
    expect(page.buttons()).toEqual({})
  })

  it('takes one answer, however often the person clicks', async () => {
    page = await openBootPage({ answer: asking(question, on) })
    await expect.poll(() => Object.keys(page.buttons())).toHaveLength(4)

    page.press('number1')
    page.press('number2')
    page.press('no')

    await expect.poll(() => page.addresses).toHaveLength(2)
    expect(page.calls).toHaveLength(2)
  })

  it.each([
    ['number0', '17'],
    ['no', 'none'],
  ])('says that the numbers did not match after "%s"', async (button, number) => {
    const refused = { status: 403, body: { code: 'number_mismatch' } }
    page = await openBootPage({ answer: asking(question, refused) })
    await expect.poll(() => Object.keys(page.buttons())).toHaveLength(4)

    page.press(button)

    await expect.poll(() => page.text().state).toBe('failed')
    expect(page.calls.at(-1)?.body).toMatchObject({ number })
    expect(page.text().status).toContain('The numbers did not match. Nothing was connected.')
    expect(page.addresses).toEqual(['/connect/boot/v1'])
  })

  it('does not take the second half of a double click for an answer', async () => {
    page = await openBootPage({ answer: asking(question, on) })
    await expect.poll(() => page.text().state, { interval: 5 }).toBe('asking')

    page.press('number0')

    expect(page.calls).toHaveLength(1)
    await expect.poll(() => Object.keys(page.buttons())).toHaveLength(4)
  })
})

describe('asking whether the person knows the page', () => {
  const provider = { isShared: true }

  it('names page and end user, and offers to go on and to cancel', async () => {
    page = await openBootPage({ provider, answer: asking({ next: 'confirm' }, on) })

    await expect.poll(() => page.buttons()).toEqual({ yes: 'Continue', no: 'Cancel' })
    expect(page.text()).toEqual({
      state: 'asking',
      title: 'Did you start this?',
      status:
        'This page wants to connect an account of yours. Continue only if you know it and started this there.',
    })
    expect(page.read('origin')).toBe('https://app.acme.test')
    expect(page.read('user')).toBe('For ada@acme.test')
  })

  it('goes on', async () => {
    page = await openBootPage({ provider, answer: asking({ next: 'confirm' }, on) })
    await expect.poll(() => Object.keys(page.buttons())).toHaveLength(2)

    page.press('yes')

    await expect.poll(() => page.addresses).toHaveLength(2)
    expect(page.calls.at(-1)?.body).toEqual({ k: K, openerOrigin: null, isConfirmed: true })
  })

  it('cancels, which does not look like a failure', async () => {
    const refused = { status: 409, body: { code: 'cancelled' } }
    page = await openBootPage({ provider, answer: asking({ next: 'confirm' }, refused) })
    await expect.poll(() => Object.keys(page.buttons())).toHaveLength(2)

    page.press('no')

    await expect.poll(() => page.text().state).toBe('stopped')
    expect(page.text().status).toBe('This was cancelled. Nothing was connected.')
    expect(page.calls.at(-1)?.body).toEqual({ k: K, openerOrigin: null, isConfirmed: false })
  })
})
