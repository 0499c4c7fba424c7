import { useState, type ReactElement } from 'react'
import {
  AuthpipeProvider,
  ConnectButton,
  type AuthpipeClient,
  type ConnectCallbacks,
  type ProviderId,
} from '@authpipe/react'
import type { PageSettings } from './PageSettings.ts'
import { tellServer } from './tellServer.ts'

/** A customer's page: one button for each provider, that can be hidden and shown again. */
export function App(props: {
  readonly client: AuthpipeClient
  readonly settings: PageSettings
}): ReactElement {
  const { client, settings } = props
  const [isShown, setShown] = useState(true)
  return (
    <AuthpipeProvider client={client}>
      <main>
        <h1>Portside</h1>
        {isShown &&
          settings.providers.map((provider) => (
            <p key={provider} id={provider}>
              <Connect provider={provider} flow={settings.flow} />
            </p>
          ))}
        <button type="button" onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide' : 'Show'}
        </button>
      </main>
    </AuthpipeProvider>
  )
}

function Connect(props: {
  readonly provider: string
  readonly flow: PageSettings['flow']
}): ReactElement {
  const { provider, flow } = props
  // Slugs are the operator's: a second GitLab has one that no type knows.
  const id = provider as ProviderId
  const options = flow === undefined ? {} : { flow }
  return (
    <ConnectButton provider={id} scopes={['read_user']} {...callbacks(provider)} {...options} />
  )
}

function callbacks(slot: string): ConnectCallbacks {
  const outcome = { kind: 'outcome', slot } as const
  return {
    onSuccess: ({ account }, details) =>
      tellServer({
        ...outcome,
        call: 'onSuccess',
        attemptId: details.attemptId,
        what: account.username ?? '',
        isResumed: details.resumed,
      }),
    onError: ({ code, attemptId }) =>
      tellServer({ ...outcome, call: 'onError', attemptId, what: code, isResumed: false }),
    onCancel: ({ reason, attemptId }) =>
      tellServer({ ...outcome, call: 'onCancel', attemptId, what: reason, isResumed: false }),
    onSettled: ({ status, attemptId }) =>
      tellServer({ ...outcome, call: 'onSettled', attemptId, what: status, isResumed: false }),
  }
}
