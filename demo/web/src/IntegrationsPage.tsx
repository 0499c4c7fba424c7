import type { ReactElement } from 'react'
import { BackendCall } from './BackendCall.tsx'
import { GitLabCard } from './GitLabCard.tsx'

/** What the organization's deploys come from, made with the ready-made button. */
export function IntegrationsPage(): ReactElement {
  return (
    <>
      <div className="page-head">
        <h1>Integrations</h1>
        <p className="soft">Connect the tools that Portside deploys from.</p>
      </div>
      <GitLabCard />
      <BackendCall />
    </>
  )
}
