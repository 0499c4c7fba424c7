import type { ConnectOptions } from './AuthpipeClient.ts'
import { randomSecret, sha256 } from './secrets.ts'

/** One window of one attempt, and the two secrets that tie them together. */
export interface Popup {
  /** `K`, 192 bit: goes to the window in its fragment, to the broker only as `bootHash`. */
  readonly key: string
  /** `L`, 256 bit: goes to the window only in `launch`, to the broker only as `launchHash`. */
  readonly launchSecret: string
  /** `SHA-256(K)`; empty until computed. */
  bootHash: string
  /** `null` while the browser gave us no window. */
  handle: Window | null
  /** The window has said `hello`. */
  heard: boolean
  /** The broker knows both hashes. */
  registered: boolean
  /** `launch` was sent: once for each `K`. */
  launched: boolean
}

/**
 * Opens a window under a fresh key. Nothing may come before this in a click: WebKit blocks a window
 * that is opened after a task, a `fetch` or a digest.
 */
export function openPopup(pagesUrl: string, size: ConnectOptions['popup']): Popup {
  const key = randomSecret(24)
  return {
    handle: openWindow(pagesUrl, key, size),
    key,
    launchSecret: randomSecret(32),
    bootHash: '',
    heard: false,
    registered: false,
    launched: false,
  }
}

/** Opens the boot page in a window of its own, amid this one; `null` when the browser refuses. */
export function openWindow(
  pagesUrl: string,
  key: string,
  { width = 520, height = 680 }: NonNullable<ConnectOptions['popup']> = {},
): Window | null {
  const left = Math.round(screenX + (outerWidth - width) / 2)
  const top = Math.round(screenY + (outerHeight - height) / 2)
  try {
    return window.open(
      `${pagesUrl}/connect/boot/v1#k=${key}&o=${encodeURIComponent(window.origin)}`,
      // A name nobody can guess, so that no other page can take the window over by its name.
      `ap_${randomSecret(12)}`,
      `popup,width=${width},height=${height},left=${left},top=${top}`,
    )
  } catch {
    // Firefox throws in a sandbox without allow-popups, where others return null.
    return null
  }
}

/** What the broker is told of a popup's secrets. */
export async function hashPopup(
  popup: Popup,
): Promise<{ readonly bootHash: string; readonly launchHash: string }> {
  popup.bootHash = await sha256(popup.key)
  return { bootHash: popup.bootHash, launchHash: await sha256(popup.launchSecret) }
}
