import assert from 'node:assert/strict'
import type { PageNote } from './app/PageSettings.ts'
import { until } from './driver/until.ts'
import type { World } from './world/startWorld.ts'

type OutcomeNote = Extract<PageNote, { kind: 'outcome' }>
type StateNote = Extract<PageNote, { kind: 'state' }>

/** Every call of `onSuccess`, `onError` and `onCancel`, in their order. */
export function outcomes({ app }: World): readonly OutcomeNote[] {
  return callbacks(app.notes()).filter(({ call }) => call !== 'onSettled')
}

/** Every state the attempts went through. */
export function states({ app }: World): readonly StateNote[] {
  return app.notes().filter((note) => note.kind === 'state')
}

/** Waits for the attempt of some slot to be in a state. */
export function reaches(world: World, wanted: Partial<StateNote>): Promise<StateNote> {
  const entries = Object.entries(wanted)
  return until(`a state ${JSON.stringify(wanted)}`, () => {
    const current = new Map(states(world).map((state) => [state.slot, state]))
    return [...current.values()].find((state) =>
      entries.every(([key, value]) => state[key as keyof StateNote] === value),
    )
  })
}

/** Waits for as many outcomes, and gives the last. */
export function ends(world: World, count = 1): Promise<OutcomeNote> {
  return until(`${count} outcomes`, () => {
    const all = outcomes(world)
    return all.length >= count ? all[count - 1] : undefined
  })
}

/** Waits for the one success there is to be, and finds that the broker has one connection. */
export async function isConnected(world: World): Promise<OutcomeNote> {
  const outcome = await ends(world)
  assert.deepEqual([outcome.call, outcome.what], ['onSuccess', 'ada'])
  assert.equal((await world.connections()).length, 1)
  return outcome
}

/** Waits for the attempt to end otherwise, and finds that the broker has no connection. */
export async function isNotConnected(
  world: World,
  call: OutcomeNote['call'],
  ...whats: readonly string[]
): Promise<void> {
  const outcome = await ends(world)
  assert.equal(outcome.call, call)
  assert.ok(whats.includes(outcome.what), `${outcome.what} is not ${whats.join(' or ')}`)
  assert.deepEqual(await world.connections(), [])
}

/** How many attempts browsers asked the broker to make. */
export function attemptsMade({ broker }: World): number {
  return broker
    .requests()
    .filter(({ method, path }) => method === 'POST' && path === '/v1/connect/attempts')
    .filter(({ headers }) => headers['user-agent'] !== 'node').length
}

/** Ids of all attempts a page ever had. */
function attemptIds(world: World): readonly string[] {
  const ids = [...states(world), ...callbacks(world.app.notes())].map(({ attemptId }) => attemptId)
  return [...new Set(ids.filter((id) => id !== undefined))]
}

const callbacks = (notes: readonly PageNote[]) => notes.filter((note) => note.kind === 'outcome')

/**
 * What holds at the end of every row, whatever happened: each attempt was told of at most once, and as
 * the broker has it; nothing failed unseen in the page.
 * @throws with every sentence that does not hold
 */
export async function checkTruth(world: World): Promise<void> {
  const problems: string[] = []
  const settled = () => callbacks(world.app.notes()).filter(({ call }) => call === 'onSettled')
  await until(
    'onSettled for each outcome, and no more',
    () => settled().length === outcomes(world).length,
    2000,
  )
  const told = outcomes(world)
  for (const note of world.app.notes()) {
    if (note.kind === 'problem') problems.push(`the page failed: ${note.message}`)
  }
  for (const id of attemptIds(world)) {
    const own = told.filter(({ attemptId }) => attemptId === id)
    if (own.length > 1) problems.push(`${id} was told ${own.length} times`)
    const { status } = await world.attempt(id)
    const [outcome] = own
    if (outcome && (outcome.call === 'onSuccess') !== (status === 'active')) {
      problems.push(`${id} was told as ${outcome.call} ${outcome.what}, and is ${status}`)
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
