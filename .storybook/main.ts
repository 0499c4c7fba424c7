import type { StorybookConfig } from '@storybook/react-vite'
import { createLogger, type Logger, type Plugin } from 'vite'

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: '@storybook/react-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: { reactDocgen: 'react-docgen' },
  staticDirs: [{ from: './story-broker', to: '/story-broker' }],
  viteFinal: (vite) => ({
    ...vite,
    customLogger: warnings(),
    plugins: [...(vite.plugins ?? []), directoryIndex(), showDevtools()],
    // The library's own build settings are of no use to a page that shows it.
    build: {
      ...vite.build,
      lib: undefined,
      minify: true,
      // Storybook's own page is as large as it is.
      chunkSizeWarningLimit: 2000,
      // 'use client' means something to a server only, and a bundle of a page has none.
      rolldownOptions: { checks: { moduleLevelDirective: false, bundlerTimings: false } },
    },
    // Found late, it would be bundled and the page reloaded in the middle of a test run.
    optimizeDeps: {
      ...vite.optimizeDeps,
      include: [...(vite.optimizeDeps?.include ?? []), 'react-dom', '@tanstack/react-query'],
    },
    resolve: {
      ...vite.resolve,
      conditions: ['authpipe:source', 'module', 'browser', 'development|production'],
    },
  }),
}

/** What is worth reading of a build: warnings, but for those of Storybook's own fonts. */
function warnings(): Logger {
  const logger = createLogger('warn')
  const warnOnce = logger.warnOnce.bind(logger)
  logger.warnOnce = (message, options) => {
    if (!message.includes('sb-common-assets')) warnOnce(message, options)
  }
  return logger
}

/** A built Storybook is a production build, and shows what developers see all the same. */
function showDevtools(): Plugin {
  return {
    name: 'show-devtools',
    transform: (code, id) =>
      id.endsWith('/src/devtools/AuthpipeDevtools.ts')
        ? { code: code.replace('process.env.NODE_ENV', "'development'"), map: null }
        : undefined,
    enforce: 'pre',
  }
}

/**
 * Serves the index of a folder of the story broker, as every plain file server does. Storybook's
 * own servers do not, and the address of the window's first page has no extension.
 */
function directoryIndex(): Plugin {
  return {
    name: 'story-broker-directory-index',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url === '/story-broker/connect/boot/v1') request.url += '/index.html'
        next()
      })
    },
  }
}

export default config
