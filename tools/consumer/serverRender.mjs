import { AuthpipeProvider, ConnectButton, createAuthpipeClient } from '@authpipe/react'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'

const client = createAuthpipeClient({
  brokerUrl: 'https://connect.example.com',
  getConnectToken: () => Promise.reject(new Error('a server asks for no connect token')),
})
const html = renderToString(
  createElement(AuthpipeProvider, { client }, createElement(ConnectButton, { provider: 'gitlab' })),
)
if (!/<button[^>]*>.*GitLab.*<\/button>/s.test(html)) {
  console.error(`no button in the server's HTML: ${html}`)
  process.exit(1)
}
