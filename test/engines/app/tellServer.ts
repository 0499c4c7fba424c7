import type { PageNote } from './PageSettings.ts'

/**
 * Tells the page's own server what happened. A test that looked into the page for it would, in
 * Chromium, count as a gesture of the person; and a beacon outlives the page.
 */
export function tellServer(note: PageNote): void {
  navigator.sendBeacon('/note', JSON.stringify({ at: Date.now(), ...note }))
}
