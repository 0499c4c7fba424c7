import type { AttemptKeys, AttemptWorld, OpenedWindow } from './Attempt.ts'
import type { ConnectOptions } from './AuthpipeClient.ts'
import { randomSecret } from './secrets.ts'

/** What the next window shall be known by. */
export function createKeys(): AttemptKeys {
  return { key: randomSecret(24), secret: randomSecret(32) }
}

/** Whether the attempt takes the place of this page, as where a window would do so anyway. */
export function isInPlace({ isInApp }: AttemptWorld, { flow = 'auto' }: ConnectOptions): boolean {
  return flow === 'redirect' || (isInApp && flow === 'auto')
}

/** Opens a window for an attempt, or a tab, before anything else. */
export function openFor(
  { pagesUrl, openByForm }: AttemptWorld,
  { popup = {}, flow }: ConnectOptions,
  keys: AttemptKeys,
  isTab = flow === 'tab',
): OpenedWindow {
  const size = isTab ? undefined : popup
  const window = openByForm
    ? openByForm(pagesUrl, keys, size)
    : openWindow(bootUrl(pagesUrl, keys), size)
  return { keys, window, openedAt: performance.now() }
}

/** The window's first page. The key stands in the fragment, which is never sent. */
export function bootUrl(pagesUrl: string, { key }: AttemptKeys): string {
  return `${pagesUrl}/connect/boot/v1#k=${key}&o=${encodeURIComponent(window.origin)}`
}

/** Attempts need an origin of their own to be addressed at, and digests: a secure context. */
export function canOpenWindow(): boolean {
  return typeof window !== 'undefined' && window.origin !== 'null' && !!crypto.subtle
}

/**
 * Opens a popup amid this window, or a tab without `popup`; `null` when the browser refuses. Nothing
 * may come before this in a click: WebKit blocks a window that is opened after a task, a `fetch` or a
 * digest.
 */
export function openWindow(url: string, popup: ConnectOptions['popup']): Window | null {
  const { width = 520, height = 680 } = popup ?? {}
  const left = Math.round(screenX + (outerWidth - width) / 2)
  const top = Math.round(screenY + (outerHeight - height) / 2)
  try {
    const opened = window.open(
      url,
      // A name nobody can guess, so that no other page can take the window over by its name.
      `ap_${randomSecret(12)}`,
      popup && `popup,width=${width},height=${height},left=${left},top=${top}`,
    )
    if (opened !== window) return opened
    // Where an app shows one page only, that is this one, about to go: the person shall decide.
    stop()
  } catch {
    // Firefox throws in a sandbox without allow-popups, where others return null.
  }
  return null
}
