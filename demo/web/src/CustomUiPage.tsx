import type { ReactElement } from 'react'
import { connectionQueries, useAuthpipeClient, useConnectionStatus } from '@authpipe/react'
import { useQuery } from '@tanstack/react-query'
import { ConnectionStatusCard } from './ConnectionStatusCard.tsx'
import { ScopeForm } from './ScopeForm.tsx'

/** The same connection with a page of the app's own: only the library's hooks, none of its components. */
export function CustomUiPage(): ReactElement {
  const client = useAuthpipeClient()
  const providers = useQuery(connectionQueries.providers(client))
  const status = useConnectionStatus({ provider: 'gitlab' })
  const config = providers.data?.find(({ id }) => id === 'gitlab')

  return (
    <>
      <div className="page-head">
        <h1>Custom UI</h1>
        <p className="soft">
          The same connection, with a form of our own. Choose what Portside may do in GitLab, and
          GitLab is asked for exactly that.
        </p>
      </div>
      {providers.error && !config && (
        <div className="problem row" role="alert">
          <p>{providers.error.userMessage}</p>
          <button
            className="button button-quiet"
            type="button"
            onClick={() => void providers.refetch()}
          >
            Try again
          </button>
        </div>
      )}
      {!config && !providers.error && <p className="soft">Loading…</p>}
      {config && (
        <>
          <ConnectionStatusCard status={status} />
          <ScopeForm available={config.availableScopes} connection={status.connection} />
        </>
      )}
    </>
  )
}
