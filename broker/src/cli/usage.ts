/** What `--help` prints. */
export const USAGE = `Usage: authpipe-broker [command]

Commands
  serve                           run the broker (this is what no command does)
  keyset create                   make the keyset, once, before the first start
  api-keys create --name <name>   make an API key for a backend; it is shown this once
  api-keys list                   show the API keys, without their secrets
  api-keys revoke <key id>        refuse an API key from now on

Options
  --help, --version

Settings, from the environment (* must be set)
  AUTHPIPE_URL *                  where browsers and backends reach the API: https://connect.example.com
  AUTHPIPE_ALLOWED_ORIGINS *      origins of the pages that may connect, separated by commas
  AUTHPIPE_APP_NAME *             your product's name, as the connect window shows it
  AUTHPIPE_PAGES_URL              where the popup's pages live, if not at AUTHPIPE_URL
  AUTHPIPE_HOST, AUTHPIPE_PORT    where to listen                   [127.0.0.1, 4000]
  AUTHPIPE_DATABASE               the SQLite file                   [authpipe.db]
  AUTHPIPE_KEYSET                 the keyset file; keep a copy apart from the database's backups
                                                                    [authpipe.keyset.json]
  AUTHPIPE_BINDING                what must tie a window to the page that opened it: any one proof, or
                                  launch_and_finish, one at its start and one at its end       [any]
  AUTHPIPE_TRUSTED_PROVIDER_HOSTS hosts of providers that show nobody else's pages, by commas; windows
                                  to others than these and gitlab.com are cut off from the page that
                                  opened them, so that it cannot be navigated from there       [none]
  AUTHPIPE_PROVIDERS              names of the providers, separated by commas
                                                                    [gitlab, when it is set up]

For each provider, its name in capitals: AUTHPIPE_GITLAB_…, for gitlab-internal AUTHPIPE_GITLAB_INTERNAL_…
  …_CLIENT_ID *, …_CLIENT_SECRET * of the OAuth application you registered there, with the redirect URI
                                  <AUTHPIPE_PAGES_URL>/connect/callback/<name>
  …_KIND                          which provider it is              [the name]
  …_URL                           the instance                      [https://gitlab.com]
  …_SCOPES                        the scopes the application has; pages can ask for no others
                                                                    [the provider's usual ones]
  …_SHARED                        yes: several customers share this application, so each window names
                                  the page it connects for, and asks first                     [no]
  …_DEFAULT_SCOPES                asked for when a page names none  [the usual ones among …_SCOPES]
`
