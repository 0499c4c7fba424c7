import type { SandboxUser } from '../SandboxOptions.ts'
import { initialOf } from '../users.ts'
import { escapeHtml, layout } from './layout.ts'

/** Where a sign-in ends that did not come from an application. */
export function homePage(user: SandboxUser): string {
  return layout(
    'Home',
    `<h1>You are signed in</h1>
<div class="panel account">
<span class="avatar" aria-hidden="true">${initialOf(user)}</span>
<span><b>${escapeHtml(user.name)}</b><br><span class="soft">@${escapeHtml(user.username)}</span></span>
<form method="post" action="/users/sign_out"><button class="small">Sign out</button></form>
</div>`,
  )
}
