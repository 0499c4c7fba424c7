import type { ReactElement, ReactNode } from 'react'
import { render } from '@testing-library/react'
import { QueryClient } from '@tanstack/react-query'
import { AuthpipeProvider } from '@authpipe/react'
import type { AuthpipeClient, AuthpipeProviderOptions } from '@authpipe/react'

/** Renders below an `AuthpipeProvider` with this client. */
export function renderWith(
  client: AuthpipeClient,
  element: ReactElement,
  options: AuthpipeProviderOptions = {},
) {
  return render(element, { wrapper: wrapperFor(client, options) })
}

/** A wrapper for `render` and `renderHook`. */
export function wrapperFor(client: AuthpipeClient, options: AuthpipeProviderOptions = {}) {
  const queryClient = new QueryClient()
  return function Wrapper({ children }: { readonly children?: ReactNode }) {
    return (
      <AuthpipeProvider client={client} queryClient={queryClient} {...options}>
        {children}
      </AuthpipeProvider>
    )
  }
}
