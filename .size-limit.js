/*
 * What each entry weighs in a customer's production build: gzip, with React and TanStack Query left
 * out. What is loaded later, by `import()`, is weighed by itself (docs/decisions/0009).
 */

const PEERS = ['react', 'react-dom', '@tanstack/react-query']

const BUTTON_AND_HOOKS =
  '{ createAuthpipeClient, AuthpipeProvider, ConnectButton, useConnect, useConnection, useConnections, useConnectionStatus, useScopeSelection, useDisconnect, connectionQueries, ConnectError }'

/** As every bundler does it for production. */
const forProduction = (config) => ({
  ...config,
  transform: { ...config.transform, define: { 'process.env.NODE_ENV': '"production"' } },
})

/** Gzipped, as a production build has it. */
const weigh = (check) => ({
  gzip: true,
  brotli: false,
  ignore: PEERS,
  modifyRolldownConfig: forProduction,
  ...check,
})

/** Of what `import()` splits off, nothing: `index` is the entry that size-limit makes. */
const LOADED_AT_ONCE = { entry: ['index'] }

export default [
  {
    name: 'baseline: a popup by hand',
    path: 'tools/baselines/handMadePopup.js',
    limit: '1 kB',
  },
  {
    name: 'AuthpipeProvider + ConnectButton + all hooks',
    path: 'dist/index.js',
    import: BUTTON_AND_HOOKS,
    limit: '8 kB',
    ...LOADED_AT_ONCE,
  },
  {
    name: '… and what a click loads besides',
    path: 'dist/index.js',
    import: BUTTON_AND_HOOKS,
    limit: '16 kB',
  },
  {
    name: 'client core',
    path: 'dist/client/index.js',
    import: '{ createAuthpipeClient }',
    limit: '4 kB',
    ...LOADED_AT_ONCE,
  },
  {
    name: 'relay page',
    path: 'dist/relay/index.js',
    import: '{ startRelay }',
    limit: '1 kB',
    ...LOADED_AT_ONCE,
  },
  {
    name: 'everything',
    path: 'dist/index.js',
    import: '*',
    limit: '20 kB',
  },
  {
    name: 'styles.css',
    path: 'dist/styles.css',
    limit: '4 kB',
    rolldown: false,
  },
].map(weigh)
