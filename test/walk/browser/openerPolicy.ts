/** Whose rules hold. They differ in what cuts a window off. */
export type Engine = 'chromium' | 'firefox' | 'webkit'

/** `Cross-Origin-Opener-Policy` of a page; `''`: none. */
export type OpenerPolicy = string

/** What decides whether a window keeps its opener when it comes to another page. */
export interface Navigation {
  readonly engine: Engine
  /** Of the page that opened the window. */
  readonly opener: OpenerPolicy
  /** Of the page that the window comes to, or of a redirect on the way. */
  readonly next: OpenerPolicy
  /** The window leaves the blank page it was opened with. */
  readonly isBlankFirst: boolean
}

/** Whether it is cut off, as measured in all three engines. */
export function isCutOff({ engine, opener, next, isBlankFirst }: Navigation): boolean {
  if (/^same-origin(-allow-popups)?$/.test(next)) return true
  // Firefox does not know it.
  if (next === 'noopener-allow-popups') return engine !== 'firefox'
  if (opener === 'same-origin') return true
  const isLenient = opener === 'same-origin-allow-popups' || opener === 'noopener-allow-popups'
  return engine === 'webkit' && isLenient && isBlankFirst
}
