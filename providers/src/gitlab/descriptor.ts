import type { ProviderDescriptor } from '../types.ts'
import { gitlabImplications } from './implications.ts'

/*
 * Every scope that GitLab's application form offers, in our own words.
 *
 * @see https://docs.gitlab.com/integration/oauth_provider/ "View all authorized applications": the
 *   table of scopes, read at gitlabhq@0286e4c6 (18.5)
 * @see lib/gitlab/auth.rb (gitlabhq@017a6c12): which scopes exist, and on which instances
 *
 * Left out: self_rotate, ai_workflows and user:* (the form does not offer them: `load_scopes` of
 * OauthApplications), mcp and mcp_orbit (for MCP clients that register themselves).
 */

/** GitLab: GitLab.com, Self-Managed and Dedicated. */
export const gitlab = {
  id: 'gitlab',
  name: 'GitLab',
  auth: 'oauth2',
  selfManaged: true,
  defaultInstanceUrl: 'https://gitlab.com',
  scopeGroups: {
    account: 'Your account',
    api: 'Everything in GitLab',
    repository: 'Code',
    registry: 'Container images',
    ci: 'Runners',
    operations: 'Kubernetes and monitoring',
    ai: 'GitLab Duo',
    admin: 'Administration',
  },
  scopes: {
    // GET and HEAD on the Users and Version endpoints (lib/api/users.rb); GraphQL does not admit it.
    read_user: {
      title: 'Read your profile',
      description:
        'See your profile, such as your username, name and email, and the public profiles of others.',
      group: 'account',
      risk: 'low',
    },
    // @see https://docs.gitlab.com/integration/openid_connect_provider/
    // All claims but the private e-mail hang on it (config/initializers/doorkeeper_openid_connect.rb).
    openid: {
      title: 'Sign you in with GitLab',
      description: 'Confirm who you are, and see your basic profile and the groups you belong to.',
      group: 'account',
      risk: 'low',
    },
    // No claim depends on it in config/initializers/doorkeeper_openid_connect.rb.
    profile: {
      title: 'Read your sign-in profile',
      description: 'See the profile details that GitLab passes on when you sign in with it.',
      group: 'account',
      risk: 'low',
      requires: ['openid'],
    },
    // Without it the `email` claim holds the public address only (same initializer).
    email: {
      title: 'Read your email address',
      description: 'See your main email address, even if you keep it private in GitLab.',
      group: 'account',
      risk: 'medium',
      requires: ['openid'],
    },
    read_api: {
      title: 'Read everything you can see',
      description:
        'See all groups and projects you have access to, with their code, issues and packages.',
      group: 'api',
      risk: 'high',
      implies: gitlabImplications.read_api,
    },
    // An authorize request without `scope` gets this one: DEFAULT_SCOPES in lib/gitlab/auth.rb.
    api: {
      title: 'Full access to your account',
      description:
        'See and change everything you can in GitLab: groups, projects, code, packages and runners.',
      group: 'api',
      risk: 'critical',
      implies: gitlabImplications.api,
    },
    // Git over HTTPS and lib/api/files.rb (the Repository Files API).
    read_repository: {
      title: 'Read your code',
      description: 'Download the code of all projects you have access to, private ones included.',
      group: 'repository',
      risk: 'high',
    },
    // Git over HTTPS only: `abilities_for_scopes` in lib/gitlab/auth.rb.
    write_repository: {
      title: 'Change your code',
      description: 'Download code and push changes to all projects you may push to, using Git.',
      group: 'repository',
      risk: 'critical',
      implies: gitlabImplications.write_repository,
    },
    // `registry_scopes` in lib/gitlab/auth.rb. https://docs.gitlab.com/api/oauth2/ says that OAuth
    // tokens cannot sign in to the registry, `abilities_for_scopes` maps them all the same.
    read_registry: {
      title: 'Read container images',
      description: 'See and download the container images of your private projects.',
      group: 'registry',
      risk: 'medium',
      availability:
        'Only on instances with a container registry. GitLab documents API use only, not signing in to the registry.',
    },
    // The page: pushing needs both scopes. `abilities_for_scopes` gives it no read ability.
    write_registry: {
      title: 'Publish container images',
      description: 'Upload and replace container images of your private projects.',
      group: 'registry',
      risk: 'high',
      requires: ['read_registry'],
      availability:
        'Only on instances with a container registry. GitLab documents API use only, not signing in to the registry.',
    },
    // `dependency_proxy` scopes in lib/gitlab/auth.rb.
    read_virtual_registry: {
      title: 'Read cached images and packages',
      description:
        'Download images and packages through the dependency proxy and virtual registries.',
      group: 'registry',
      risk: 'medium',
      availability:
        'Only on instances with the dependency proxy. GitLab documents API use only, not signing in to the registry.',
    },
    write_virtual_registry: {
      title: 'Manage cached images and packages',
      description:
        'Download, add and delete images and packages in the dependency proxy and virtual registries.',
      group: 'registry',
      risk: 'high',
      implies: gitlabImplications.write_virtual_registry,
      availability: 'Only on instances with the dependency proxy.',
    },
    // POST /api/v4/user/runners: lib/api/user_runners.rb.
    create_runner: {
      title: 'Add CI runners',
      description: 'Register new machines that run the CI jobs of your projects.',
      group: 'ci',
      risk: 'high',
    },
    // Any method on /api/v4/runners/:id: lib/api/ci/runners.rb.
    manage_runner: {
      title: 'Manage CI runners',
      description: 'Change, pause and remove the runners you are allowed to manage.',
      group: 'ci',
      risk: 'high',
    },
    // lib/api/helpers/kubernetes/agent_helpers.rb resolves the caller by
    // `retrieve_user_from_personal_access_token`, so an OAuth token with this scope gets nowhere.
    k8s_proxy: {
      title: 'Use your Kubernetes clusters',
      description:
        'Run commands in the Kubernetes clusters that are joined to your projects by an agent.',
      group: 'operations',
      risk: 'critical',
      availability:
        "GitLab's agent server looks up personal access tokens only, so an app that was granted this may still be turned away.",
    },
    // Feature gated, without an entry in `abilities_for_scopes` (lib/gitlab/auth.rb).
    read_observability: {
      title: 'Read monitoring data',
      description: 'See the metrics, traces and logs in GitLab Observability.',
      group: 'operations',
      risk: 'medium',
      availability: 'Only where GitLab Observability is turned on.',
    },
    write_observability: {
      title: 'Add monitoring data',
      description: 'Send and change the metrics, traces and logs in GitLab Observability.',
      group: 'operations',
      risk: 'medium',
      availability: 'Only where GitLab Observability is turned on.',
    },
    // REST and GraphQL of GitLab Duo (ee/lib/api/code_suggestions.rb).
    ai_features: {
      title: 'Use GitLab Duo',
      description: 'Use the GitLab Duo features of your plan on your behalf.',
      group: 'ai',
      risk: 'medium',
      availability: 'Only with a GitLab Duo subscription.',
    },
    sudo: {
      title: 'Act as any user',
      description: 'Do anything as any other user of this GitLab, without their knowledge.',
      group: 'admin',
      risk: 'critical',
      requires: ['api'],
      adminOnly: true,
    },
    // @see https://docs.gitlab.com/administration/settings/sign_in_restrictions/#admin-mode
    admin_mode: {
      title: 'Act as an administrator',
      description: 'Use your administrator rights where Admin Mode guards them.',
      group: 'admin',
      risk: 'critical',
      requires: ['api'],
      adminOnly: true,
    },
    read_service_ping: {
      title: 'Read usage statistics',
      description: 'Download the usage statistics that this GitLab sends to its maker.',
      group: 'admin',
      risk: 'medium',
      adminOnly: true,
    },
  },
  presets: {
    identity: {
      title: 'Sign-in only',
      description: 'Know who you are, and nothing else.',
      scopes: ['read_user'],
    },
    read_only: {
      title: 'Read only',
      description: 'See what you can see in GitLab, without changing anything.',
      scopes: ['read_api'],
    },
    // Both, because the Repository Files API does not admit `write_repository`.
    code: {
      title: 'Work with code',
      description: 'Download code and push changes, without access to the rest of GitLab.',
      scopes: ['read_user', 'read_repository', 'write_repository'],
    },
    full: {
      title: 'Full access',
      description: 'See and change everything you can in GitLab.',
      scopes: ['api'],
    },
  },
  // Enough for the account's id, name and avatar. Never empty: GitLab reads a missing `scope` as `api`.
  defaultScopes: ['read_user'],
} as const satisfies ProviderDescriptor
