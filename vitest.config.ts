import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const resolve = { conditions: ['authpipe:source', 'module', 'import', 'default'] }
const ssr = { resolve: { conditions: ['authpipe:source', 'node', 'import', 'default'] } }

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { ...resolve, conditions: ['authpipe:source', 'browser', 'import', 'default'] },
        ssr,
        plugins: [react()],
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/browser/**'],
          setupFiles: ['test/setup.ts'],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'server',
          environment: 'node',
          include: ['{protocol,providers,broker,sdk,sandbox,demo}/test/**/*.test.ts'],
        },
      },
    ],
  },
})
