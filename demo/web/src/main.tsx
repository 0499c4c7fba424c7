import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './base.css'
import '@authpipe/react/styles.css'
import './shell.css'
import './parts.css'
import './scopes.css'
import { App } from './App.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
