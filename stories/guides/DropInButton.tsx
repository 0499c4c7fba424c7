import { useState } from 'react'
import { ConnectButton } from '@authpipe/react'

export function DropInButton() {
  const [importing, setImporting] = useState<string>()
  return (
    <section className="card">
      <h2>Import your projects</h2>
      <p>We read the projects of your GitLab account.</p>
      <ConnectButton
        provider="gitlab"
        scopes={['read_api']}
        onSuccess={(connection) => setImporting(connection.account.username ?? connection.id)}
      />
      {importing && <p>Importing the projects of @{importing}…</p>}
    </section>
  )
}
