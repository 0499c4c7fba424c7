import type { Preview } from '@storybook/react-vite'
import '@authpipe/react/styles.css'
import './preview.css'

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    // The surface below brings its own padding, so that its color fills the frame.
    layout: 'fullscreen',
    options: {
      storySort: {
        order: [
          'Start here',
          'Components',
          [
            'ConnectButton',
            'ConnectButton without success',
            'ConnectButton in a real window',
            'ScopeSelector',
            'ProviderLogo',
            'AuthpipeDevtools',
          ],
          'Guides',
          [
            '1 Drop-in button',
            '2 A button of your own',
            '3 A scope picker of your own',
            '4 Status and disconnecting',
          ],
        ],
      },
    },
  },
  initialGlobals: { theme: 'light', dir: 'ltr' },
  globalTypes: {
    theme: {
      description: 'Color scheme',
      toolbar: { icon: 'mirror', items: ['light', 'dark'], dynamicTitle: true },
    },
    dir: {
      description: 'Reading direction',
      toolbar: { icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true },
    },
  },
  decorators: [
    (Story, { globals, viewMode }) => (
      <div
        className="story-surface"
        data-theme={String(globals['theme'])}
        data-view={viewMode}
        dir={String(globals['dir'])}
      >
        <Story />
      </div>
    ),
  ],
}

export default preview
