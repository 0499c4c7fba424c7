import type { AttemptKeys } from './Attempt.ts'
import type { ConnectOptions } from './AuthpipeClient.ts'
import { bootUrl, openWindow } from './openWindow.ts'

/**
 * Opens a window by a form: for pages that cut their windows off (`Cross-Origin-Opener-Policy:
 * same-origin`). The browser itself names this page's origin to the broker, which no other page can
 * make it do; the window then needs no opener. `null` when the browser refuses.
 */
export function openByForm(
  pagesUrl: string,
  keys: AttemptKeys,
  popup: ConnectOptions['popup'],
): Window | null {
  const opened = openWindow('', popup)
  if (!opened) return null
  submit(opened, pagesUrl, keys)
  // Firefox may put another empty document in place of the one that would hear why no form went.
  setTimeout(() => {
    if (isEmpty(opened)) opened.location.replace(bootUrl(pagesUrl, keys))
  }, FORM_PATIENCE)
  return opened
}

/** How long a form may take to leave, in milliseconds. */
const FORM_PATIENCE = 8000

function isEmpty(opened: Window): boolean {
  try {
    return !opened.closed && opened.location.href === 'about:blank'
  } catch {
    // It is on somebody else's page: the form went.
    return false
  }
}

/** Goes to the boot page by a form, in place of this page. */
export function leaveByForm(pagesUrl: string, keys: AttemptKeys, signal: AbortSignal): void {
  submit(window, pagesUrl, keys, { signal })
}

function submit(
  target: Window,
  pagesUrl: string,
  keys: AttemptKeys,
  options: { readonly signal?: AbortSignal } = {},
): void {
  const page = target.document
  // Under `no-referrer` a form says `Origin: null`. A new window's document is its own, about to go.
  const policy = page.createElement('meta')
  policy.name = 'referrer'
  policy.content = 'strict-origin'
  page.head.append(policy)

  const form = page.createElement('form')
  form.method = 'post'
  form.action = `${pagesUrl}/connect/boot/post`
  form.hidden = true
  for (const [name, value] of [
    ['k', keys.key],
    ['l', keys.secret],
  ] as const) {
    const field = page.createElement('input')
    field.name = name
    field.value = value
    form.append(field)
  }
  // A policy that lets no form go to the broker: without the form the window asks for the number.
  const handleViolation = (event: SecurityPolicyViolationEvent): void => {
    const { disposition, effectiveDirective, blockedURI } = event
    if (disposition !== 'enforce' || effectiveDirective !== 'form-action') return
    // The page may have forms of its own.
    if (form.action.startsWith(blockedURI)) target.location.replace(bootUrl(pagesUrl, keys))
  }
  page.addEventListener('securitypolicyviolation', handleViolation, options)
  page.body.append(form)
  try {
    form.submit()
  } catch {
    // Firefox throws where a policy forbids it; the violation is told as well.
  }
  form.remove()
}
