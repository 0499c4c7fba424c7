import { askProvider } from '../askProvider.ts'
import { textOf } from '../doorkeeper.ts'
import { html, redirect, type Answer, type Call } from '../http.ts'
import type { Instance } from '../Instance.ts'
import { consentPage } from '../pages/consentPage.ts'
import { messagePage } from '../pages/messagePage.ts'
import { redirectPage } from '../pages/redirectPage.ts'
import type { SandboxUser } from '../SandboxOptions.ts'
import { isSameScope, splitScope } from '../scopes.ts'
import type { Session } from '../sessions.ts'
import {
  checkAuthorizeRequest,
  toProviderQuery,
  type AuthorizeRequest,
  type RefusedRequest,
} from './authorizeRequest.ts'
import { toSignIn } from './signIn.ts'

/** `GET /oauth/authorize`: sign-in first, then errors, then consent; GitLab has this order. */
export async function showAuthorize(gitlab: Instance, call: Call): Promise<Answer> {
  const session = gitlab.sessions.find(call)
  if (!session) return toSignIn(gitlab, `${call.path}?${call.query.toString()}`)
  const request = checkAuthorizeRequest(gitlab, Object.fromEntries(call.query))
  if ('error' in request) return refuse(request)
  if (gitlab.faults.takeDeny()) return deny(request)
  if (isApproved(gitlab, request, session.user)) {
    // Not a redirect but a page that navigates by script.
    const location = await issueCode(gitlab, request, session.user)
    return typeof location === 'string' ? html(200, redirectPage(location)) : refuse(location)
  }
  return html(200, consentPage(request, session))
}

/** `POST /oauth/authorize`: the user pressed "Authorize" or "Cancel". */
export async function submitAuthorize(gitlab: Instance, call: Call): Promise<Answer> {
  const session = gitlab.sessions.find(call)
  if (!session) return redirect(`${gitlab.url}/users/sign_in`)
  if (!isFromOwnForm(call, session)) {
    return html(422, messagePage('The change you requested was rejected', FORGED))
  }
  const request = checkAuthorizeRequest(gitlab, call.form)
  if ('error' in request) return refuse(request)
  if (call.form['_method'] === 'delete' || gitlab.faults.takeDeny()) return deny(request)
  const location = await issueCode(gitlab, request, session.user)
  return typeof location === 'string' ? redirect(location) : refuse(location)
}

/** Whether a form was filled in on a page of this session. */
function isFromOwnForm(call: Call, session: Session): boolean {
  return call.form['authenticity_token'] === session.authenticityToken
}

const FORGED = 'The form is not from this session. Go back to the application and start again.'

/**
 * Doorkeeper's silent approval: a trusted application, or a token that nobody revoked, of the same
 * user, confidential application and scope. That it has expired does not matter.
 */
function isApproved(gitlab: Instance, request: AuthorizeRequest, user: SandboxUser): boolean {
  const { client, scopes } = request
  if (client.trusted) return true
  if (client.confidential === false) return false
  for (const { kind, revoked, payload } of gitlab.tokens.all()) {
    if (kind !== 'AccessToken' || revoked) continue
    if (payload.clientId !== client.clientId || payload.accountId !== String(user.id)) continue
    if (isSameScope(splitScope(payload.scope), scopes)) return true
  }
  return false
}

/** Lets oidc-provider issue the code. Each connect has a grant of its own. */
async function issueCode(
  gitlab: Instance,
  request: AuthorizeRequest,
  user: SandboxUser,
): Promise<string | RefusedRequest> {
  const { provider } = gitlab
  const accountId = String(user.id)
  const grant = new provider.Grant({ accountId, clientId: request.client.clientId })
  grant.addOIDCScope(request.scopes.join(' '))
  const session = new provider.Session()
  session.loginAccount({ accountId })
  await session.save(60)

  const answer = await askProvider(gitlab, {
    method: 'GET',
    path: `/oauth/authorize?${toProviderQuery(request)}`,
    headers: { cookie: `${provider.cookieName('session')}=${session.jti}` },
    grantId: await grant.save(),
  })
  await session.destroy()
  const location = answer.location === undefined ? undefined : new URL(answer.location)
  if (!location?.searchParams.has('code')) {
    return { error: 'invalid_request', description: textOf('invalid_request') }
  }
  // GitLab sends no `iss` (RFC 9207); a client that insists on it fails there, and must fail here.
  location.searchParams.delete('iss')
  return location.href
}

function deny(request: AuthorizeRequest): Answer {
  const location = new URL(request.redirectUri)
  location.searchParams.set('error', 'access_denied')
  location.searchParams.set('error_description', textOf('access_denied'))
  if (request.state !== undefined) location.searchParams.set('state', request.state)
  return redirect(location.href)
}

function refuse({ error, description }: RefusedRequest): Answer {
  return html(200, messagePage('An error has occurred', description, error))
}
