/**
 * Whether the page's Content-Security-Policy lets no request go to this address. `fetch` itself does
 * not say why it failed, so it is asked once more, with an ear for violations.
 */
export async function isBlockedByPolicy(url: string): Promise<boolean> {
  // Without a page there is no policy, and no document to hear of one.
  if (typeof document === 'undefined') return false
  let isBlocked = false
  const hear = (event: SecurityPolicyViolationEvent): void => {
    isBlocked ||=
      event.disposition === 'enforce' &&
      event.effectiveDirective === 'connect-src' &&
      url.startsWith(event.blockedURI)
  }
  document.addEventListener('securitypolicyviolation', hear)
  await fetch(url, { method: 'HEAD', mode: 'no-cors', credentials: 'omit' }).catch(() => undefined)
  // The event of a violation is a task of its own, and may come after `fetch` has rejected.
  await new Promise((resolve) => setTimeout(resolve))
  document.removeEventListener('securitypolicyviolation', hear)
  return isBlocked
}
