import { startRelay } from '@authpipe/react/relay'

startRelay({ element: document.querySelector('main') })
