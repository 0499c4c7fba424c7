import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { Decorator } from '@storybook/react-vite'
import { AuthpipeProvider, createAuthpipeClient } from '@authpipe/react'
import type { ClientTimers } from '@authpipe/react/client'
import { createStoryBroker } from './storyBroker.ts'
import type { StoryBrokerOptions } from './storyBroker.ts'

/** What the broker of a story starts from. */
export interface LiveState extends StoryBrokerOptions {
  readonly timers?: Partial<ClientTimers>
}

/**
 * Puts a story under a real client whose broker lives in the page, started from `parameters.live`:
 * buttons open real windows.
 */
export const withStoryBroker: Decorator = (Story, { parameters }) => (
  // Parameters are untyped; stories set this one with `live()`.
  <LiveAuthpipe state={(parameters['live'] ?? {}) as LiveState}>
    <Story />
  </LiveAuthpipe>
)

/** The parameter that `withStoryBroker` reads. */
export function live(state: LiveState): { readonly live: LiveState } {
  return { live: state }
}

function LiveAuthpipe({ state, children }: LiveAuthpipeProps): ReactElement {
  const [client] = useState(() => {
    const { timers = {}, ...options } = state
    return createAuthpipeClient({ ...createStoryBroker(options), timers })
  })
  return <AuthpipeProvider client={client}>{children}</AuthpipeProvider>
}

interface LiveAuthpipeProps {
  readonly state: LiveState
  readonly children: ReactNode
}
