const EVENTS = ['message', 'focus', 'pageshow', 'online', 'visibilitychange']

/** Listens to all of the page's events that an attempt has use for; what comes back ends it. */
export function listenToPage(hear: (event: Event | MessageEvent) => void): () => void {
  for (const name of EVENTS) window.addEventListener(name, hear)
  return () => {
    for (const name of EVENTS) window.removeEventListener(name, hear)
  }
}
