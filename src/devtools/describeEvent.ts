import type { ConnectEvent } from '../client/AuthpipeClient.ts'

/** An event in one line. Says of a request where it went, by whose id it is known elsewhere. */
export function describeEvent(event: ConnectEvent): string {
  const { type, method = 'GET', path, status, error, detail } = event
  if (path !== undefined) {
    const request = `${method} ${path.replace(/(?<=^\/attempts\/)[\w-]+/, '…')}`
    return `${request} → ${status ?? error?.code ?? 'no answer'}`
  }
  const name = type.replace(/^debug\./, '')
  const reason = detail ?? error?.code
  return reason === undefined ? name : `${name}: ${reason}`
}
