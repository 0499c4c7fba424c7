import { listProjects, showUser } from './endpoints/api.ts'
import { showAuthorize, submitAuthorize } from './endpoints/authorize.ts'
import { CONTROL } from './endpoints/control.ts'
import { showDiscovery, showKeys } from './endpoints/discovery.ts'
import { introspectToken } from './endpoints/introspect.ts'
import { revokeToken } from './endpoints/revoke.ts'
import { showHome, showSignIn, submitSignIn, submitSignOut } from './endpoints/signIn.ts'
import { exchangeToken } from './endpoints/token.ts'
import { showTokenInfo, showUserInfo } from './endpoints/tokenInfo.ts'
import type { FaultGroup } from './faults.ts'
import { html, json, type Answer, type Call } from './http.ts'
import type { Endpoint, Instance } from './Instance.ts'
import { messagePage } from './pages/messagePage.ts'
import { avatarSvg } from './users.ts'

const ROUTES: Readonly<Record<string, Endpoint>> = {
  'GET /': showHome,
  'GET /users/sign_in': showSignIn,
  'POST /users/sign_in': submitSignIn,
  'POST /users/sign_out': submitSignOut,
  'GET /oauth/authorize': showAuthorize,
  'POST /oauth/authorize': submitAuthorize,
  'POST /oauth/token': exchangeToken,
  'GET /oauth/token/info': showTokenInfo,
  'POST /oauth/revoke': revokeToken,
  'POST /oauth/introspect': introspectToken,
  'GET /oauth/userinfo': showUserInfo,
  'POST /oauth/userinfo': showUserInfo,
  'GET /oauth/discovery/keys': showKeys,
  'GET /.well-known/openid-configuration': showDiscovery,
  'GET /.well-known/oauth-authorization-server': showDiscovery,
  'GET /api/v4/user': showUser,
  'GET /api/v4/projects': listProjects,
  ...CONTROL,
}

/** Answers a request, as if nothing could go wrong. */
export async function answer(gitlab: Instance, call: Call): Promise<Answer> {
  const endpoint = ROUTES[`${call.method} ${call.path}`]
  if (endpoint) return endpoint(gitlab, call)
  const avatarId = /^\/uploads\/-\/system\/user\/avatar\/(\d+)\/avatar\.svg$/.exec(call.path)?.[1]
  const user = gitlab.users.find(({ id }) => String(id) === avatarId)
  if (user)
    return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: avatarSvg(user) }
  if (call.path.startsWith('/api/')) return json(404, { error: '404 Not Found' })
  return html(404, messagePage('404: Page not found', 'There is nothing here.'))
}

const GROUPS: Readonly<Record<string, FaultGroup>> = {
  '/oauth/authorize': 'authorize',
  '/oauth/token': 'token',
  '/oauth/revoke': 'revoke',
  '/oauth/token/info': 'api',
  '/oauth/userinfo': 'api',
  '/oauth/introspect': 'api',
}

/** The group of faults a path belongs to. */
export function faultGroupOf(path: string): FaultGroup | undefined {
  return GROUPS[path] ?? (path.startsWith('/api/') ? 'api' : undefined)
}
