import type { SandboxUser } from '../SandboxOptions.ts'
import { initialOf } from '../users.ts'
import { escapeHtml, hiddenFields, layout } from './layout.ts'

/** The sign-in page: one button for each account. */
export function signInPage(
  users: readonly SandboxUser[],
  returnTo: string,
  alert?: string,
): string {
  const people = users.map(
    (user) => `<li class="account">
<span class="avatar" aria-hidden="true">${initialOf(user)}</span>
<span><b>${escapeHtml(user.name)}</b><br><span class="soft">@${escapeHtml(user.username)}</span></span>
<button class="small" name="username" value="${escapeHtml(user.username)}">Sign in as @${escapeHtml(user.username)}</button>
</li>`,
  )
  return layout(
    'Sign in',
    `<h1>Sign in</h1>
${alert ? `<p class="notice" role="alert">${escapeHtml(alert)}</p>` : ''}
<p class="soft">Choose an account. There are no passwords here.</p>
<form method="post" action="/users/sign_in">${hiddenFields({ return_to: returnTo })}
<ul class="people">${people.join('')}</ul></form>`,
  )
}
