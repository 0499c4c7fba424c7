import type { Preview } from '@storybook/react-vite'
import '../src/styles/styles.css'
import './preview.css'

/** The dark run of the story tests sets it; in the manual, the toolbar does. */
const initialTheme = (import.meta.env.VITE_STORY_THEME as string | undefined) ?? 'light'

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true, matchers: { color: /color$/i } },
    layout: 'padded',
    options: { storySort: { order: ['Start here', 'Components', 'Guides'] } },
  },
  initialGlobals: { theme: initialTheme, dir: 'ltr' },
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
    (Story, { globals }) => (
      <div className="story-surface" data-theme={String(globals.theme)} dir={String(globals.dir)}>
        <Story />
      </div>
    ),
  ],
}

export default preview
