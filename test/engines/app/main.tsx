import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@authpipe/react/styles.css'
import { createAuthpipeClient } from '@authpipe/react'
import { App } from './App.tsx'
import type { PageSettings } from './PageSettings.ts'
import { tellServer } from './tellServer.ts'
import { watchClient } from './watchClient.ts'

const settings = JSON.parse(document.querySelector('#settings')?.textContent ?? '') as PageSettings

addEventListener('error', ({ message }) => tellServer({ kind: 'problem', message }))
addEventListener('unhandledrejection', ({ reason }) =>
  tellServer({ kind: 'problem', message: String(reason) }),
)
addEventListener('pageshow', ({ persisted }) =>
  tellServer({ kind: persisted ? 'restored' : 'loaded' }),
)

if (settings.opensInPlace) {
  window.open = (url = '') => {
    location.assign(url)
    return window
  }
}

const client = createAuthpipeClient({
  brokerUrl: settings.brokerUrl,
  timers: settings.timers,
  getConnectToken: async () => (await fetch('/token', { method: 'POST' })).text(),
})
watchClient(client, settings.providers)

const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root.')
const app = <App client={client} settings={settings} />
createRoot(root).render(settings.isStrict ? <StrictMode>{app}</StrictMode> : app)

if (settings.clicksByItself && !sessionStorage.getItem('clicked')) {
  // Not again on the page that is come back to.
  sessionStorage.setItem('clicked', 'yes')
  const timer = setInterval(() => {
    const button = document.querySelector<HTMLElement>('[data-authpipe="connect-button"]')
    // Opening the page by its address is no gesture in it; whatever made one first has to wear off.
    if (!button || navigator.userActivation.isActive) return
    clearInterval(timer)
    button.click()
  }, 20)
}
