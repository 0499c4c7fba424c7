// @vitest-environment node
import { build } from 'vite'
import type { Rolldown } from 'vite'
import { expect, it } from 'vitest'

/** What a bundler makes of these imports, for this environment. */
async function bundle(code: string, mode: 'development' | 'production'): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    mode,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    resolve: { conditions: ['authpipe:source', 'module', 'browser'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? '\0entry.tsx' : null),
        load: (id) => (id === '\0entry.tsx' ? code : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: 'entry',
        external: [/^react/, /^@tanstack/],
        preserveEntrySignatures: 'strict',
        checks: { moduleLevelDirective: false },
      },
    },
  })
  const { output } = result as Rolldown.RolldownOutput
  return output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n')
}

const APP = `
  export { AuthpipeProvider, ConnectButton, createAuthpipeClient } from '@authpipe/react'
  export { AuthpipeDevtools } from '@authpipe/react/devtools'
`

/** Of the timeline, of the doctor, and of what is told to both. */
const TRACES = ['authpipe-devtools', 'Content-Security-Policy: …', 'npm ls', 'debug.', 'bound by']

it.each(TRACES)('leaves nothing of %s in a production bundle', async (trace) => {
  expect(await bundle(APP, 'development')).toContain(trace)
  expect(await bundle(APP, 'production')).not.toContain(trace)
})
