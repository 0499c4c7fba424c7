import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const source = (path: string) => resolve(import.meta.dirname, 'src', path)

export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    // Our users' bundlers minify; readable code with its comments is worth more in node_modules.
    minify: false,
    sourcemap: true,
    cssMinify: false,
    // The stylesheet is an entry of its own: an app imports it, or not.
    cssCodeSplit: true,
    lib: {
      formats: ['es'],
      entry: {
        index: source('index.ts'),
        'client/index': source('client/index.ts'),
        'devtools/index': source('devtools/index.ts'),
        'relay/index': source('relay/index.ts'),
        'testing/index': source('testing/index.ts'),
        styles: source('styles/styles.css'),
      },
    },
    rolldownOptions: {
      // Kept all the same: `preserveModules` writes each module with its own directive.
      onLog: (level, log, write) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') write(level, log)
      },
      external: [/^react($|\/)/, /^react-dom($|\/)/, '@tanstack/react-query', /^@authpipe\//],
      output: {
        // One file per module keeps each file's own 'use client', and lets bundlers drop the rest.
        preserveModules: true,
        preserveModulesRoot: 'src',
        entryFileNames: '[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
})
