/** The delays of the hosted pages, in milliseconds. Part of each page; tests shorten them. */
export interface PageTimers {
  /** Between two greetings of the boot page to its opener. */
  readonly helloEvery: number
  /** An opener that says nothing for this long is not the page that opened us. */
  readonly helloFor: number
  /** The same for one that has spoken before: as long as an attempt lives. */
  readonly waitFor: number
  /** A question's buttons work after this: nobody shall answer by the second half of a double click. */
  readonly armAfter: number
  /** How long the last page waits for its opener's word before it closes a failed attempt. */
  readonly ackFor: number
  /** After this a page that has not asked for the finish is called quiet. */
  readonly quietAfter: number
  /** Between two looks at the attempt. */
  readonly pollEvery: number
  /**
   * After this the person is told to go back by hand. Longer than the broker waits for the page, so that
   * the last page can say that it was too late.
   */
  readonly pollFor: number
  /** Long enough to read "Connected". */
  readonly closeAfter: number
}

/** The delays of production. */
export const DEFAULT_PAGE_TIMERS: PageTimers = {
  helloEvery: 500,
  helloFor: 12_000,
  waitFor: 15 * 60_000,
  armAfter: 600,
  ackFor: 3_000,
  quietAfter: 5_000,
  pollEvery: 1_000,
  pollFor: 150_000,
  closeAfter: 1_200,
}
