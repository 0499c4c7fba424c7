/**
 * Which GitLab scopes cover which others by themselves. Direct ones: `impliedScopes` follows the
 * chain.
 *
 * `sudo`, `admin_mode`, `k8s_proxy`, the observability scopes and the OpenID Connect ones are covered
 * by nothing, not even `api`, and cover nothing.
 *
 * @see https://docs.gitlab.com/integration/oauth_provider/ for what each scope is said to grant
 */
export const gitlabImplications = {
  // lib/api/api.rb admits `api` to every endpoint, beside the endpoint's own scopes
  // (lib/api/api_guard.rb); `abilities_for_scopes` in lib/gitlab/auth.rb adds Git push and the
  // container registry.
  api: [
    'read_api',
    'write_repository',
    'write_registry',
    'create_runner',
    'manage_runner',
    'ai_features',
  ],
  // lib/api/api.rb admits `read_api` to every GET and HEAD, so also to /user and repository files;
  // `abilities_for_scopes` adds Git clone and pulling images.
  read_api: ['read_user', 'read_repository', 'read_registry'],
  // `abilities_for_scopes`: download_code and push_code. True of Git over HTTPS; lib/api/files.rb, the
  // Repository Files API, does not admit `write_repository`.
  write_repository: ['read_repository'],
  // By the provider page's wording ("read, write, and delete"); `abilities_for_scopes` names the
  // write ability alone.
  write_virtual_registry: ['read_virtual_registry'],
} as const satisfies Readonly<Record<string, readonly string[]>>
