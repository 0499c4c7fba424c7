import type { Authpipe } from '@authpipe/sdk'
import type { Person } from './people.ts'

/** What GitLab answered, for the page to show. */
export interface GitLabAnswer {
  readonly url: string
  readonly status: number
  readonly body: unknown
}

const PATIENCE_MS = 10_000

/**
 * Asks GitLab who the person is there, with the person's own credential.
 * @throws {AuthpipeError} when there is no credential to be had
 */
export async function fetchGitLabUser(
  authpipe: Pick<Authpipe, 'getCredential'>,
  person: Person,
): Promise<GitLabAnswer> {
  const whose = { provider: 'gitlab', tenantId: person.tenantId, userId: person.id } as const

  const { credential, generation, instanceUrl } = await authpipe.getCredential(whose)
  const url = `${instanceUrl}/api/v4/user`
  const answer = await getJson(url, credential)
  if (answer.status !== 401) return answer

  // Ended before its time, for example revoked in GitLab's settings. Asking for a newer one also
  // tells Authpipe, so that the page offers to reconnect.
  const newer = await authpipe.getCredential({ ...whose, afterGeneration: generation })
  return getJson(url, newer.credential)
}

async function getJson(url: string, credential: string): Promise<GitLabAnswer> {
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${credential}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const text = await response.text()
  return { url, status: response.status, body: parseJson(text) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
