import type { SandboxUser } from './SandboxOptions.ts'

/** The two people every sandbox has, unless it is told otherwise. */
export const DEFAULT_USERS: readonly SandboxUser[] = [
  { id: 1, username: 'ada', name: 'Ada Lovelace' },
  { id: 2, username: 'grace', name: 'Grace Hopper' },
]

/** The answer of `GET /api/v4/user`, with the fields a GitLab gives to the account itself. */
export function userProfile(user: SandboxUser, url: string): Record<string, unknown> {
  const email = emailOf(user)
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    state: user.state ?? 'active',
    locked: false,
    avatar_url: avatarUrl(user, url),
    web_url: `${url}/${user.username}`,
    created_at: '2024-03-14T09:26:53.000Z',
    bio: '',
    location: '',
    public_email: null,
    email,
    commit_email: email,
    last_sign_in_at: '2026-01-05T08:00:00.000Z',
    confirmed_at: '2024-03-14T09:27:10.000Z',
    two_factor_enabled: false,
    external: false,
    identities: [],
    can_create_group: true,
    can_create_project: true,
  }
}

/** The OpenID Connect claims of an account; oidc-provider gives out those the scope allows. */
export function userClaims(user: SandboxUser, url: string) {
  return {
    sub: String(user.id),
    name: user.name,
    nickname: user.username,
    preferred_username: user.username,
    email: emailOf(user),
    email_verified: true,
    profile: `${url}/${user.username}`,
    picture: avatarUrl(user, url),
    groups: [],
  }
}

/** A drawn avatar, because an image of a real GitLab would be somebody's. */
export function avatarSvg(user: SandboxUser): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">' +
    '<rect width="40" height="40" fill="#5943b6"/><text x="20" y="27" fill="#fff" ' +
    `font-family="sans-serif" font-size="20" text-anchor="middle">${initialOf(user)}</text></svg>`
  )
}

/** The first letter of a person's name. */
export function initialOf(user: SandboxUser): string {
  const letter = user.name.slice(0, 1).toUpperCase()
  return /\p{L}/u.test(letter) ? letter : '?'
}

function emailOf(user: SandboxUser): string {
  return user.email ?? `${user.username}@example.test`
}

function avatarUrl(user: SandboxUser, url: string): string {
  return `${url}/uploads/-/system/user/avatar/${user.id}/avatar.svg`
}
