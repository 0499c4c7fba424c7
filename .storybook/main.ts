import type { StorybookConfig } from '@storybook/react-vite'

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: '@storybook/react-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: { reactDocgen: 'react-docgen' },
  viteFinal: (vite) => ({
    ...vite,
    // The library's own build settings are of no use to a page that shows it.
    build: { ...vite.build, lib: undefined, rolldownOptions: undefined, minify: true },
    resolve: {
      ...vite.resolve,
      conditions: ['authpipe:source', 'module', 'browser', 'development|production'],
    },
  }),
}

export default config
