import type { PageMessage } from '@authpipe/protocol'
import type { ConnectOptions } from './AuthpipeClient.ts'
import { randomSecret, sha256 } from './secrets.ts'

/** One window of one attempt, and the two secrets that tie them together. */
export interface Popup {
  /** `K`, 192 bit: goes to the window in its fragment, to the broker only as `bootHash`. */
  readonly key: string
  /** `L`, 256 bit: goes to the window only in `launch`, to the broker only as `launchHash`. */
  readonly launchSecret: string
  /** `undefined` until computed. */
  hashes: PopupHashes | undefined
  /** `null` while the browser gave us no window. */
  handle: Window | null
  /** The window has said `hello`. */
  heard: boolean
  /** The broker knows `bootHash` and `launchHash`. */
  registered: boolean
  /** `launch` was sent: once for each `K`. */
  launched: boolean
}

/** What the broker is told of a popup's secrets. */
export interface PopupHashes {
  readonly bootHash: string
  readonly launchHash: string
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
    hashes: undefined,
    heard: false,
    registered: false,
    launched: false,
  }
}

/** Opens the boot page in a window of its own; `null` when the browser refuses. */
export function openWindow(
  pagesUrl: string,
  key: string,
  { width = 520, height = 680 }: NonNullable<ConnectOptions['popup']> = {},
): Window | null {
  const left = Math.round(window.screenX + (window.outerWidth - width) / 2)
  const top = Math.round(window.screenY + (window.outerHeight - height) / 2)
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

/** Computes what the broker may know of the popup's secrets, once. */
export async function hashPopup(popup: Popup): Promise<PopupHashes> {
  const [bootHash, launchHash] = await Promise.all([sha256(popup.key), sha256(popup.launchSecret)])
  return (popup.hashes ??= { bootHash, launchHash })
}

/** Says something to the window, if it is on one of the broker's pages. */
export function say(popup: Popup, pagesUrl: string, message: PageMessage): void {
  popup.handle?.postMessage(message, new URL(pagesUrl).origin)
}
