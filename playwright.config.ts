import { defineConfig } from '@playwright/test'
import { chromiumPath, firefoxPath } from './tools/chromiumPath.ts'

const chromium = await chromiumPath()
const firefox = firefoxPath()

export default defineConfig({
  testDir: 'test/e2e',
  // Each file starts a demo of its own; two cores hold one browser and one demo comfortably.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  use: { trace: 'retain-on-failure', viewport: { width: 1100, height: 800 } },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          ...(chromium ? { executablePath: chromium } : {}),
          // Playwright turns the popup blocker off; our users have it on.
          ignoreDefaultArgs: ['--disable-popup-blocking'],
        },
      },
    },
    {
      name: 'firefox',
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: {
          ...(firefox ? { executablePath: firefox } : {}),
          firefoxUserPrefs: { 'dom.disable_open_during_load': true },
        },
      },
    },
  ],
})
