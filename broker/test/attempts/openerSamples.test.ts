import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hintOf, noteOpener, readOpenerHint, seversOf } from '../../src/attempts/openerSamples.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'

/** Witnesses from the newest on; each one's own, the newest first: k kept, l lost. */
const HINTS: readonly (readonly [string, readonly string[], string])[] = [
  ['nothing was seen', [], 'unknown'],
  ['one window lost its opener', ['l'], 'unknown'],
  ['one window kept it', ['k'], 'unknown'],
  ['one person lost it twice', ['ll'], 'severed_by_app'],
  ['one person kept it twice', ['kk'], 'ok'],
  ['one odd window follows two good ones', ['lkk'], 'ok'],
  ['one odd window follows two bad ones', ['kll'], 'severed_by_app'],
  ['two good windows follow: the page has changed', ['kkl'], 'ok'],
  ['two bad windows follow: the page has changed', ['llk'], 'severed_by_app'],
  ['two people lost it once', ['l', 'l'], 'severed_by_app'],
  ['two people kept it once', ['k', 'k'], 'ok'],
  ['one says so and one the contrary', ['lll', 'kkk'], 'unknown'],
  // Somebody with an account lets every window of theirs arrive without opener.
  ['one against one who was there once', ['lll', 'k'], 'unknown'],
  ['one against two', ['lll', 'kk', 'kk'], 'ok'],
  ['one against two who were there once', ['lll', 'k', 'k'], 'unknown'],
  ['one against four who were there once', ['lll', 'k', 'k', 'k', 'k'], 'ok'],
  ['two against three', ['lll', 'lll', 'kk', 'kk', 'kk'], 'unknown'],
]

it.each(HINTS)('when %s: %j is %s', (_, seen, hint) => {
  expect(hintOf(seen)).toBe(hint)
})

it.each([
  [[], 'unknown'],
  [['k'], 'never'],
  [['l'], 'always'],
  [['kk', 'k'], 'never'],
  [['lll', 'l'], 'always'],
  [['lk'], 'sometimes'],
  [['k', 'lll'], 'sometimes'],
])('takes %j for a provider that severs: %s', (seen, severs) => {
  expect(seversOf(seen)).toBe(severs)
})

describe('over time', () => {
  const APP = 'http://localhost:3000'
  let ports: TestPorts

  beforeEach(async () => {
    ports = await createTestPorts()
  })
  afterEach(() => ports.db.destroy())

  async function note(user: string, opener: 'kept' | 'lost', times = 1): Promise<void> {
    for (let count = 0; count < times; count++) {
      ports.clock.advance(1000)
      const attempt = { tenant_id: 'org_acme', user_id: user }
      await noteOpener(ports, attempt, { about: 'origin', name: APP }, opener)
    }
  }

  it('learns, and learns anew', async () => {
    await note('ada', 'lost', 5)
    const severed = await readOpenerHint(ports, APP)
    await note('ada', 'kept', 2)

    expect([severed, await readOpenerHint(ports, APP)]).toEqual(['severed_by_app', 'ok'])
  })

  it('is not taught by one person, however often', async () => {
    await note('ada', 'kept', 2)
    await note('grace', 'kept', 2)

    await note('mallory', 'lost', 100)

    expect(await readOpenerHint(ports, APP)).toBe('ok')
  })

  it('says nothing of another origin', async () => {
    await note('ada', 'lost', 3)

    expect(await readOpenerHint(ports, 'http://localhost:3001')).toBe('unknown')
  })

  it('keeps a few witnesses, by no name', async () => {
    for (let count = 0; count < 40; count++) await note(`user_${count}`, 'kept', 4)

    const rows = await ports.db.selectFrom('opener_sample').selectAll().execute()
    expect(rows).toHaveLength(16)
    expect(rows.every(({ seen }) => seen === 'kkk')).toBe(true)
    expect(JSON.stringify(rows)).not.toContain('user_')
  })
})
