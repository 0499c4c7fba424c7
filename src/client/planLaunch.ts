import type { PageConfig } from '@authpipe/protocol'
import type { AttemptWorld } from './Attempt.ts'
import { openByForm } from './formLaunch.ts'

/*
 * Browsers inside other apps, by what they call themselves. There `window.open` shows the page in place
 * of the one that called it, or does nothing, and a window never meets its opener.
 */
const IN_APP =
  /FBA[NV]|FB_IAB|Instagram|\bLine\/|MicroMessenger|LinkedInApp|Twitter for|Snapchat|Pinterest\/|BytedanceWebview|musical_ly|; wv\)/

/** How the windows of this page are to be opened, by what the broker learned of it and by what it is. */
export function planLaunch({
  openerHint,
  hasReturn,
}: PageConfig): Pick<AttemptWorld, 'openByForm' | 'isInApp' | 'canLeave'> {
  // To a page in a frame the browser hands no window that it cuts off, and so nothing to put a form in.
  const isFramed = window !== top
  const isCutOff = self.crossOriginIsolated || openerHint === 'severed_by_app'
  const canLeave = hasReturn && !isFramed
  return {
    openByForm: isCutOff && !isFramed ? openByForm : undefined,
    canLeave,
    isInApp: canLeave && IN_APP.test(navigator.userAgent),
  }
}
