import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

/** Builds the customer's page from our sources into `folder`, once for all rows. */
export async function buildApp(folder: string): Promise<void> {
  const root = resolve(import.meta.dirname, '../app')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    resolve: { conditions: ['authpipe:source', 'module', 'browser'] },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      minify: false,
      // 'use client' is for frameworks with server components; here everything is a client's.
      rolldownOptions: {
        input: ['index.html', 'relay.html'].map((page) => resolve(root, page)),
        checks: { moduleLevelDirective: false },
      },
    },
  })
}
