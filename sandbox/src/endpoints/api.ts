import { readBearer, type LiveBearer } from '../bearer.ts'
import { challenge } from '../doorkeeper.ts'
import { json, type Answer, type Call } from '../http.ts'
import type { Endpoint, Instance } from '../Instance.ts'
import { userProfile } from '../users.ts'

const REALM = 'Protected by OAuth 2.0'

/** The API tells expired from revoked; nothing else at a GitLab does. */
const DEAD = {
  expired: 'Token is expired. You can either do re-authorization or token refresh.',
  revoked: 'Token was revoked. You have to re-authorize from the user.',
} as const

/** `GET /api/v4/user` */
export const showUser: Endpoint = (gitlab, call) =>
  guarded(gitlab, call, ['api', 'read_api', 'read_user'], ({ user }) =>
    json(200, userProfile(user, gitlab.url)),
  )

/** `GET /api/v4/projects` */
export const listProjects: Endpoint = (gitlab, call) =>
  guarded(gitlab, call, ['api', 'read_api'], () => json(200, PROJECTS.map(project(gitlab.url))))

function guarded(
  gitlab: Instance,
  call: Call,
  scopes: readonly string[],
  answer: (bearer: LiveBearer) => Answer,
): Answer {
  const bearer = readBearer(gitlab, call)
  if (bearer.state === 'unknown') return json(401, { message: '401 Unauthorized' })
  if (bearer.state !== 'live') {
    const description = DEAD[bearer.state]
    return json(
      401,
      { error: 'invalid_token', error_description: description },
      { 'www-authenticate': challenge(REALM, 'invalid_token', description) },
    )
  }
  if (!bearer.scopes.some((scope) => scopes.includes(scope))) {
    return json(403, {
      error: 'insufficient_scope',
      error_description:
        'The request requires higher privileges than provided by the access token.',
      scope: scopes.join(' '),
    })
  }
  if (bearer.user.state === 'blocked') {
    return json(403, { message: '403 Forbidden - Your account has been blocked.' })
  }
  return answer(bearer)
}

const PROJECTS = [
  { id: 11, path: 'difference-engine', name: 'Difference Engine', visibility: 'private' },
  { id: 12, path: 'analytical-engine', name: 'Analytical Engine', visibility: 'internal' },
]

function project(url: string) {
  return ({ id, path, name, visibility }: (typeof PROJECTS)[number]) => ({
    id,
    description: null,
    name,
    name_with_namespace: `Engines / ${name}`,
    path,
    path_with_namespace: `engines/${path}`,
    created_at: '2025-02-01T10:00:00.000Z',
    default_branch: 'main',
    visibility,
    http_url_to_repo: `${url}/engines/${path}.git`,
    web_url: `${url}/engines/${path}`,
    last_activity_at: '2026-01-04T16:20:00.000Z',
    archived: false,
    star_count: 0,
    forks_count: 0,
  })
}
