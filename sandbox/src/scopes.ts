/** The scopes of this instance, with the sentence GitLab's consent page shows for each. */
export const SCOPES: Readonly<Record<string, string>> = {
  api: 'Access the API on your behalf',
  read_api: 'Read API',
  read_user: 'Read your personal information',
  read_repository: 'Allows read-only access to the repository',
  write_repository: 'Allows read-write access to the repository',
  read_registry: 'Grants permission to read container registry images',
  write_registry: 'Grants permission to write container registry images',
  read_virtual_registry: 'Grants permission to read virtual registry images',
  write_virtual_registry: 'Grants permission to write virtual registry images',
  create_runner: 'Grants create access to the runners',
  manage_runner: 'Grants access to manage the runners',
  k8s_proxy: 'Grants permission to perform Kubernetes API calls using the agent for Kubernetes',
  ai_features: 'Access to API endpoints for GitLab Duo',
  read_observability: 'Allows read-only access to GitLab Observability',
  write_observability: 'Allows read-write access to GitLab Observability',
  read_service_ping: 'Grants access to download the Service Ping payload, as an administrator',
  sudo: 'Perform API actions as any user in the system',
  admin_mode: 'Perform API actions as an administrator, when Admin Mode is enabled',
  openid: 'Authenticate using OpenID Connect',
  profile: "Allows read-only access to the user's personal information using OpenID Connect",
  email: "Allows read-only access to the user's primary email address using OpenID Connect",
}

/** The words of a `scope` parameter, once each, in their order. */
export function splitScope(scope: string | undefined): string[] {
  return [...new Set((scope ?? '').split(/\s+/).filter(Boolean))]
}

/** Whether two scopes grant the same: the order of the words does not count. */
export function isSameScope(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.toSorted().join(' ') === other.toSorted().join(' ')
}
