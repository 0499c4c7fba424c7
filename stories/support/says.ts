import { expect } from 'storybook/test'
import type { StoryContext } from '@storybook/react-vite'

/** A check of a button: its label, and the sentence that goes with it. */
export function says(label: string, sentence = '') {
  return async ({ canvas }: Pick<StoryContext, 'canvas'>): Promise<void> => {
    await canvas.findByRole('button', { name: label })
    await expect(canvas.getByRole('status').textContent).toBe(sentence)
  }
}
