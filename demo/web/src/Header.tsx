import type { MouseEvent, ReactElement } from 'react'
import type { Session } from './api.ts'
import icon from './icon.svg'
import { PersonMenu } from './PersonMenu.tsx'
import { navigate, ROUTES, useRoute, type Route } from './useRoute.ts'

/** The product's name, its pages, and who is signed in. */
export function Header({ session }: { readonly session: Session }): ReactElement {
  return (
    <header className="header">
      <div className="header-inner">
        <a className="brand" href="/">
          <img src={icon} alt="" width="28" height="28" />
          Portside
        </a>
        <nav className="nav" aria-label="Settings">
          {(Object.keys(ROUTES) as Route[]).map((route) => (
            <PageLink key={route} route={route} />
          ))}
        </nav>
        <PersonMenu session={session} />
      </div>
    </header>
  )
}

function PageLink({ route }: { readonly route: Route }): ReactElement {
  const isCurrent = useRoute() === route

  function handleClick(event: MouseEvent): void {
    const wantsAnotherTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (wantsAnotherTab) return
    event.preventDefault()
    if (!isCurrent) navigate(route)
  }

  return (
    <a href={route} aria-current={isCurrent ? 'page' : undefined} onClick={handleClick}>
      {ROUTES[route]}
    </a>
  )
}
