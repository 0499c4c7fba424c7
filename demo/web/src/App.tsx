import { useEffect, useState, type ReactElement } from 'react'
import { AuthpipeProvider, createAuthpipeClient } from '@authpipe/react'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { fetchConnectToken, fetchSession, type Session } from './api.ts'
import { CustomUiPage } from './CustomUiPage.tsx'
import { Header } from './Header.tsx'
import { IntegrationsPage } from './IntegrationsPage.tsx'
import { settings } from './settings.ts'
import { ROUTES, useRoute } from './useRoute.ts'

const queryClient = new QueryClient()
const authpipe = createAuthpipeClient({
  brokerUrl: settings.brokerUrl,
  getConnectToken: fetchConnectToken,
})

/** The customer's app: everything below knows who is signed in. */
export function App(): ReactElement {
  return (
    <QueryClientProvider client={queryClient}>
      <AuthpipeProvider client={authpipe}>
        <SignedIn />
      </AuthpipeProvider>
    </QueryClientProvider>
  )
}

function SignedIn(): ReactElement | null {
  const { data, error } = useQuery({ queryKey: ['session'], queryFn: fetchSession, retry: 1 })
  useReloadWhenSomebodyElse(data)

  if (error && !data) {
    return (
      <main className="page">
        <p className="problem" role="alert">
          {error.message}
        </p>
      </main>
    )
  }
  return data ? <Pages session={data} /> : null
}

function Pages({ session }: { readonly session: Session }): ReactElement {
  const route = useRoute()
  useEffect(() => {
    document.title = `${ROUTES[route]} · Portside`
  }, [route])

  return (
    <>
      <Header session={session} />
      <main className="page">{route === '/' ? <IntegrationsPage /> : <CustomUiPage />}</main>
    </>
  )
}

/** Another tab may have signed in as somebody else. */
function useReloadWhenSomebodyElse(session: Session | undefined): void {
  const [first, setFirst] = useState(session)
  if (!first && session) setFirst(session)
  useEffect(() => {
    if (first && session && first.person.id !== session.person.id) location.reload()
  }, [first, session])
}
