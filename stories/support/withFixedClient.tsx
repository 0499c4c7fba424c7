import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { Decorator } from '@storybook/react-vite'
import { AuthpipeProvider } from '@authpipe/react'
import type { AuthpipeProviderOptions } from '@authpipe/react'
import { createFixedClient } from '@authpipe/react/testing'
import type { FixedClientOptions } from '@authpipe/react/testing'

/** What stands above a story: a client's state, and what the provider takes besides. */
export interface FixedState extends FixedClientOptions {
  readonly provider?: Omit<AuthpipeProviderOptions, 'children'>
}

/** Puts a story under a client that stands still in the state of `parameters.fixed`. */
export const withFixedClient: Decorator = (Story, { parameters }) => (
  // Parameters are untyped; stories set this one with `fixed()`.
  <FixedAuthpipe state={(parameters['fixed'] ?? {}) as FixedState}>
    <Story />
  </FixedAuthpipe>
)

/** The parameter that `withFixedClient` reads. */
export function fixed(state: FixedState): { readonly fixed: FixedState } {
  return { fixed: state }
}

/** An `AuthpipeProvider` whose client stands still. */
export function FixedAuthpipe({ state, children }: FixedAuthpipeProps): ReactElement {
  const [client] = useState(() => createFixedClient(state))
  return (
    <AuthpipeProvider client={client} {...state.provider}>
      {children}
    </AuthpipeProvider>
  )
}

interface FixedAuthpipeProps {
  readonly state: FixedState
  readonly children: ReactNode
}
