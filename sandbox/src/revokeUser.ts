import type { Instance } from './Instance.ts'

/** What happens when a user revokes an application in the settings: all connections end. */
export function revokeUser(gitlab: Instance, username: string): number {
  const user = gitlab.users.find((candidate) => candidate.username === username)
  if (!user) throw new Error(`This sandbox has no user "${username}".`)
  return gitlab.tokens.revokeAccount(String(user.id))
}
