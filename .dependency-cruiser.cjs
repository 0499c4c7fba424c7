/** Who may import whom (`docs/architecture.md`). */
const SERVER = '^(broker|sdk|sandbox)/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'protocol-imports-nothing',
      severity: 'error',
      from: { path: '^protocol/src/' },
      to: { pathNot: '^protocol/src/' },
    },
    {
      name: 'providers-import-protocol-only',
      severity: 'error',
      from: { path: '^providers/src/' },
      to: { pathNot: '^(providers|protocol)/src/' },
    },
    {
      name: 'browser-never-imports-server',
      comment: 'A server import in a browser bundle ships code that touches secrets.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: `${SERVER}|^providers/src/(flows|.*/flow)\\.ts$`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-never-imports-browser',
      severity: 'error',
      from: { path: SERVER },
      to: { path: '^src/' },
    },
    {
      name: 'browser-has-no-node',
      severity: 'error',
      from: { path: '^(src|protocol/src|providers/src)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-without-react',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/(?!client/)|node_modules/(react|react-dom|@tanstack)/' },
    },
    {
      name: 'devtools-for-developers',
      comment: 'What apps run never needs them; they would end up in a production bundle.',
      severity: 'error',
      from: { path: '^src/(?!devtools/)' },
      to: { path: '^src/devtools/' },
    },
    {
      name: 'hooks-below-components',
      severity: 'error',
      from: { path: '^src/(hooks|context|internal)/' },
      to: { path: '^src/components/' },
    },
    {
      name: 'components-through-hooks',
      comment: 'Components show; hooks and the client decide.',
      severity: 'error',
      from: { path: '^src/components/' },
      to: {
        path: '^src/client/|node_modules/@tanstack/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'sandbox-is-the-judge',
      comment: 'It would pass its own wrong reading of an RFC if it shared our code.',
      severity: 'error',
      from: { path: '^sandbox/src/' },
      to: { path: '^(src|protocol|providers|broker|sdk|demo)/' },
    },
    {
      name: 'sdk-imports-protocol-only',
      severity: 'error',
      from: { path: '^sdk/src/' },
      to: { path: '^(src|providers|broker|sandbox|demo)/|node_modules/' },
    },
    {
      name: 'broker-layers',
      comment: 'Use cases know neither HTTP nor pages.',
      severity: 'error',
      from: { path: '^broker/src/(vault|storage|access|oauth|connections|credentials|attempts)/' },
      to: { path: '^broker/src/(http|pages)/|node_modules/(hono|@hono)/' },
    },
    {
      name: 'vault-knows-no-http-and-no-provider',
      severity: 'error',
      from: { path: '^broker/src/vault/' },
      to: { path: '^(providers/|broker/src/(oauth|connections|credentials|attempts|http|pages)/)' },
    },
    {
      name: 'http-has-no-crypto',
      comment: 'Routes are prose; what is secret is decided below them.',
      severity: 'error',
      from: { path: '^broker/src/http/' },
      to: { path: '^(node:)?crypto$|^broker/src/vault/' },
    },
    {
      name: 'public-entries-only',
      severity: 'error',
      from: { path: '^(demo|stories)/' },
      to: {
        path: '^(src|broker|sdk|sandbox|protocol|providers)/src/(?!index\\.ts$|flows\\.ts$|client/index\\.ts$|devtools/index\\.ts$|relay/index\\.ts$|testing/index\\.ts$|styles/styles\\.css(\\.d\\.ts)?$)|^src/(?!index\\.ts$|client/index\\.ts$|devtools/index\\.ts$|relay/index\\.ts$|testing/index\\.ts$|styles/styles\\.css(\\.d\\.ts)?$)',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['authpipe:source', 'import', 'node', 'default', 'types'],
    },
  },
}
