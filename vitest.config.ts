import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { chromiumPath } from './tools/chromiumPath.ts'

const resolve = { conditions: ['authpipe:source', 'module', 'import', 'default'] }
const ssr = { resolve: { conditions: ['authpipe:source', 'node', 'import', 'default'] } }

/** Every story in a real browser, with axe, in one color scheme. */
async function storyProject(
  name: string,
  theme: 'light' | 'dark',
): Promise<TestProjectConfiguration> {
  const executablePath = await chromiumPath()
  return {
    plugins: [storybookTest({ configDir: '.storybook', initialGlobals: { theme } })],
    test: {
      name,
      browser: {
        enabled: true,
        headless: true,
        provider: playwright({
          launchOptions: {
            ...(executablePath && { executablePath }),
            // Windows open as they do for people: after a click only.
            ignoreDefaultArgs: ['--disable-popup-blocking'],
          },
        }),
        instances: [{ browser: 'chromium' }],
      },
    },
  }
}

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
      await storyProject('storybook', 'light'),
      await storyProject('storybook-dark', 'dark'),
    ],
  },
})
