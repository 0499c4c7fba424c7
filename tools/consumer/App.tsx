import {
  AuthpipeProvider,
  ConnectButton,
  createAuthpipeClient,
  useConnectionStatus,
} from '@authpipe/react'
import '@authpipe/react/styles.css'
import { createRoot } from 'react-dom/client'

const authpipe = createAuthpipeClient({
  brokerUrl: 'https://connect.example.com',
  getConnectToken: () =>
    fetch('/api/authpipe/connect-token', { method: 'POST' }).then((response) => response.text()),
})

function Status() {
  const { status, connection } = useConnectionStatus({ provider: 'gitlab' })
  return (
    <p>
      {status} {connection?.account.username}
    </p>
  )
}

export function App() {
  return (
    <AuthpipeProvider client={authpipe}>
      <ConnectButton
        provider="gitlab"
        scopes={['read_user']}
        onSuccess={(connection) => console.log('Connected!', connection.id)}
      />
      {/* @ts-expect-error a scope GitLab does not have */}
      <ConnectButton provider="gitlab" scopes={['read_everything']} />
      <Status />
    </AuthpipeProvider>
  )
}

const root = typeof document === 'undefined' ? null : document.getElementById('root')
if (root) createRoot(root).render(<App />)
