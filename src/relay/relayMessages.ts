/** What the relay page says, by what it is doing, in English. */
export const relayMessages = {
  /** The page that started this has been told. */
  finishing: 'Almost done…',
  /** No page has answered yet: it was closed, or takes its time. */
  quiet: 'Return to the app to see how it went. You can close this window.',
  /** The page is through, and this window should have closed by itself. */
  over: 'Done. You can close this window.',
  /** The page was opened by itself: a bookmark, or a reload. */
  idle: 'There is nothing to do here. You can close this window.',
} as const

/** What the relay page is doing. */
export type RelayState = keyof typeof relayMessages

/** The words of the relay page, complete. */
export type RelayMessages = { readonly [State in RelayState]: string }
