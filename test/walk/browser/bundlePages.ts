import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Plugin } from 'vite'

/** Makes the exports of a bundle anew, in the place of a page with these globals. */
export type PageCode = (globals: Readonly<Record<string, unknown>>) => Record<string, unknown>

/** The code of the app's pages. */
export interface PageCodes {
  readonly client: PageCode
  readonly relay: PageCode
}

/** Bundles our entries as an app would for production. */
export async function bundlePages(): Promise<PageCodes> {
  const [client, relay] = [await bundle('client'), await bundle('relay')]
  return { client, relay }
}

async function bundle(entry: 'client' | 'relay'): Promise<PageCode> {
  const file = fileURLToPath(new URL(`../../../src/${entry}/index.ts`, import.meta.url))
  const result = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { conditions: ['authpipe:source', 'browser', 'import', 'default'] },
    plugins: [partsByNetwork],
    build: {
      write: false,
      minify: false,
      lib: { entry: file, formats: ['iife'], name: 'pageExports' },
    },
  })
  const [output] = [result].flat()
  const [chunk] = output && 'output' in output ? output.output : []
  if (chunk?.type !== 'chunk') throw new Error(`No bundle of ${file}.`)
  const source = `${chunk.code}\nreturn pageExports`
  let compiled: ((...values: unknown[]) => Record<string, unknown>) | undefined
  return (globals) => {
    const names = Object.keys(globals)
    // What a browser does with a script: run it among its own globals.
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
    compiled ??= new Function(...names, source) as NonNullable<typeof compiled>
    return compiled(...Object.values(globals))
  }
}

/** A part that is loaded when it is needed comes by the network of the page. */
const partsByNetwork: Plugin = {
  name: 'parts-by-network',
  enforce: 'post',
  transform(code) {
    if (!/\bimport\(/.test(code)) return undefined
    return code.replaceAll(/\bimport\((['"][^'"]+['"])\)/g, 'loadPart(() => import($1))')
  },
}
