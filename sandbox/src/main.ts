import { createSandbox } from './createSandbox.ts'
import type { SandboxClient } from './SandboxOptions.ts'

/*
 * Runs a sandbox as a process of its own.
 *   SANDBOX_PORT, SANDBOX_HOST  where it listens
 *   SANDBOX_CLIENTS             its applications, as JSON; without it, the one below
 * It prints one line, `READY {json}`, and ends on SIGINT or SIGTERM.
 */
const EXAMPLE: SandboxClient = {
  clientId: 'sandbox-app',
  clientSecret: 'gloas-sandbox-secret',
  name: 'Example App',
  redirectUris: ['http://localhost:4000/callback'],
  scopes: ['api', 'read_api', 'read_user', 'read_repository', 'openid', 'profile', 'email'],
}

const { SANDBOX_PORT, SANDBOX_HOST, SANDBOX_CLIENTS } = process.env
const clients = SANDBOX_CLIENTS ? (JSON.parse(SANDBOX_CLIENTS) as SandboxClient[]) : [EXAMPLE]
const sandbox = await createSandbox({
  clients,
  ...(SANDBOX_PORT ? { port: Number(SANDBOX_PORT) } : {}),
  ...(SANDBOX_HOST ? { host: SANDBOX_HOST } : {}),
})

const { url, port } = sandbox
console.log(`READY ${JSON.stringify({ url, port, clientIds: clients.map((one) => one.clientId) })}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
}
