import type { Broker } from '@authpipe/broker'
import { createAuthpipe, isAuthpipeError, type Authpipe } from '@authpipe/sdk'
import { saveSecrets, type AppSecrets } from './loadSecrets.ts'
import { FIRST_PERSON } from './people.ts'

/**
 * The broker, for the app's backend: with the API key of the last run, or with a new one the first
 * time and after the database was deleted. In production an operator makes it, once.
 */
export async function openAuthpipe(
  broker: Broker,
  brokerUrl: string,
  dataFolder: string,
  secrets: AppSecrets,
): Promise<Authpipe> {
  if (secrets.apiKey) {
    const authpipe = createAuthpipe({ brokerUrl, apiKey: secrets.apiKey })
    if (await isAccepted(authpipe)) return authpipe
    authpipe.close()
  }
  const { apiKey } = await broker.createApiKey({ name: 'Portside' })
  await saveSecrets(dataFolder, { ...secrets, apiKey })
  return createAuthpipe({ brokerUrl, apiKey })
}

async function isAccepted(authpipe: Authpipe): Promise<boolean> {
  try {
    await authpipe.connections.list({ tenantId: FIRST_PERSON.tenantId, userId: FIRST_PERSON.id })
    return true
  } catch (error) {
    if (isAuthpipeError(error, 'api_key_invalid')) return false
    throw error
  }
}
