import { useSyncExternalStore } from 'react'

/** The pages there are. */
export const ROUTES = { '/': 'Integrations', '/scopes': 'Custom UI' } as const

/** A page's path. */
export type Route = keyof typeof ROUTES

const listeners = new Set<() => void>()

/** The page to show; an unknown address shows the first. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => (location.pathname === '/scopes' ? '/scopes' : '/'))
}

/** Shows another page without loading it anew, so that whatever is under way goes on. */
export function navigate(route: Route): void {
  history.pushState(null, '', route)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}
