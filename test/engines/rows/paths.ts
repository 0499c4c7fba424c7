import assert from 'node:assert/strict'
import { attemptsMade, ends } from '../notes.ts'
import type { Row, Stage } from '../Row.ts'

/** Connects from the first click to the last window, and finds it said everywhere. */
export async function connectsWhole(stage: Stage): Promise<void> {
  const { world } = stage
  const page = await stage.openApp()
  const popup = await stage.connect(page)
  await stage.consent(popup)
  await isConnected(stage)
  await stage.reads(page, 'Connected as @ada')
  await stage.gone(popup)
  assert.equal(attemptsMade(world), 1)
}

/** One success was told, and the broker has that one connection. */
export async function isConnected({ world }: Stage): Promise<void> {
  const outcome = await ends(world)
  assert.equal(outcome.call, 'onSuccess')
  assert.equal(outcome.what, 'ada')
  assert.equal((await world.connections()).length, 1)
}

/** Every way to connect (`docs/handshake.md`, paths). */
export const PATHS: readonly Row[] = [
  {
    id: 'H1',
    table: 'path',
    title: 'nobody sends a Cross-Origin-Opener-Policy',
    must: 'connects; the window closes by itself',
    run: connectsWhole,
  },
  {
    id: 'H2',
    table: 'path',
    title: 'the provider cuts the window off (COOP: same-origin)',
    must: 'is never told as cancelled; connects; the window closes by itself',
    world: { providerCoop: 'same-origin' },
    run: connectsWhole,
  },
  {
    id: 'H3',
    table: 'path',
    title: "the customer's page sends COOP: same-origin-allow-popups",
    must: 'connects; the window closes by itself',
    world: { headers: { 'cross-origin-opener-policy': 'same-origin-allow-popups' } },
    run: connectsWhole,
  },
]
