/** Someone who can be signed in. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly tenantName: string
}

/** Who is signed in, and who else could be. */
export interface Session {
  readonly person: Person
  readonly people: readonly Person[]
}

/** What GitLab answered to the backend. */
export interface BackendAnswer {
  /** The address the backend called. */
  readonly url: string
  readonly status: number
  readonly body: unknown
}

/** A refusal of the backend, in words for the person. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
}

/** @throws {ApiError} */
export async function fetchSession(): Promise<Session> {
  return (await request('/api/session')).json() as Promise<Session>
}

/** Signs in as somebody else. @throws {ApiError} */
export async function switchPerson(personId: string): Promise<void> {
  await request('/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ personId }),
  })
}

/** A connect token for whoever is signed in. @throws {ApiError} */
export async function fetchConnectToken(): Promise<string> {
  return (await request('/api/authpipe/connect-token', { method: 'POST' })).text()
}

/** Lets the backend ask GitLab who it is. @throws {ApiError} */
export async function callGitLab(): Promise<BackendAnswer> {
  return (await request('/api/gitlab/user')).json() as Promise<BackendAnswer>
}

async function request(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch((cause: unknown) => {
    throw new ApiError('Portside did not answer. Check your network and try again.', { cause })
  })
  if (response.ok) return response
  const { message } = await response.json().catch(() => ({ message: undefined }))
  throw new ApiError(
    typeof message === 'string' ? message : `Portside answered with an error (${response.status}).`,
  )
}
