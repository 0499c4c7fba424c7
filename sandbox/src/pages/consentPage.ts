import type { AuthorizeRequest } from '../endpoints/authorizeRequest.ts'
import { SCOPES } from '../scopes.ts'
import type { Session } from '../sessions.ts'
import { initialOf } from '../users.ts'
import { escapeHtml, hiddenFields, layout } from './layout.ts'

/** The consent page: who asks, for what, and whose account it is. All or nothing, as in GitLab. */
export function consentPage(request: AuthorizeRequest, session: Session): string {
  const { client, scopes, parameters } = request
  const { user, authenticityToken } = session
  const fields = { ...parameters, scope: scopes.join(' '), authenticity_token: authenticityToken }
  const returnTo = `/oauth/authorize?${new URLSearchParams(parameters).toString()}`
  const name = escapeHtml(client.name)
  const items = scopes.map(
    (scope) =>
      `<li data-scope="${escapeHtml(scope)}"><b>${escapeHtml(SCOPES[scope] ?? scope)}</b>` +
      `<code>${escapeHtml(scope)}</code></li>`,
  )
  return layout(
    `Authorize ${client.name}`,
    `<h1>${name} wants to use your account</h1>
<div class="panel account">
<span class="avatar" aria-hidden="true">${initialOf(user)}</span>
<span><b>${escapeHtml(user.name)}</b><br><span class="soft">Signed in as @${escapeHtml(user.username)}</span></span>
<form method="post" action="/users/sign_out">${hiddenFields({ return_to: returnTo })}
<button class="small">Use another account</button></form>
</div>
<h2>This application will be able to:</h2>
<ul class="scopes">${items.join('')}</ul>
<p class="soft">You return to ${escapeHtml(new URL(request.redirectUri).origin)}.</p>
<div class="actions">
<form method="post" action="/oauth/authorize">${hiddenFields({ ...fields, _method: 'delete' })}
<button>Cancel</button></form>
<form method="post" action="/oauth/authorize">${hiddenFields(fields)}
<button class="primary">Authorize</button></form>
</div>`,
  )
}
