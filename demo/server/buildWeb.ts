import { resolve } from 'node:path'
import { build } from 'vite'
import type { WebSettings } from '../web/src/settings.ts'

/** Builds the page for this broker into `folder`. The settings become part of the bundle. */
export async function buildWeb(folder: string, settings: WebSettings): Promise<void> {
  await build({
    root: resolve(import.meta.dirname, '../web'),
    configFile: false,
    logLevel: 'warn',
    define: { WEB_SETTINGS: JSON.stringify(settings) },
    // The library's sources, so that no build of it has to come first.
    resolve: { conditions: ['authpipe:source', 'module', 'browser'] },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      minify: false,
      // 'use client' is for frameworks with server components; here everything is a client's.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
  })
}
