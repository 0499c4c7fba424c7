import type { ConnectOptions } from './AuthpipeClient.ts'
import { randomSecret } from './secrets.ts'

/**
 * Opens the boot page in a window of its own, amid this one; `null` when the browser refuses. Nothing
 * may come before this in a click: WebKit blocks a window that is opened after a task, a `fetch` or a
 * digest.
 */
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

/** Attempts need an origin of their own to be addressed at, and digests: a secure context. */
export function canOpenWindow(): boolean {
  return typeof window !== 'undefined' && window.origin !== 'null' && !!crypto.subtle
}
