import type { EngineName } from '../../../tools/enginePath.ts'

/** A browser that starts fresh for every row: no cookies, no storage, one empty window. */
export interface Engine {
  readonly name: EngineName
  readonly version: string
  /** Starts it over, with further command line switches where a row needs them. */
  start(switches?: readonly string[]): Promise<Driver>
  close(): Promise<void>
}

/** One running browser, with its popup blocker on and its windows really focused by a window manager. */
export interface Driver {
  readonly engine: EngineName
  /** A tab that the person opens, without an opener. */
  open(url: string): Promise<Tab>
  /** Every window and tab there is. */
  tabs(): Promise<readonly Tab[]>
  close(): Promise<void>
}

/** What is looked for: by what a person reads on a button or link, or by a selector. */
export type Target = { readonly button: string } | { readonly css: string }

/** A document: a tab's, or a frame's in it. */
export interface View {
  /** Clicks as a person does, once it is there. */
  click(target: Target): Promise<void>
  /** Two clicks, as fast as a person's. */
  doubleClick(target: Target): Promise<void>
  has(target: Target): Promise<boolean>
  /** What a person reads. */
  text(): Promise<string>
  /** Runs an expression in the page. In Chromium this counts as a gesture of the person. */
  evaluate<Value>(expression: string): Promise<Value>
  /** The document of the frame that the selector finds. */
  frame(selector: string): View
}

/** A window, or a tab of one. */
export interface Tab extends View {
  isOpen(): Promise<boolean>
  url(): Promise<string>
  goto(url: string): Promise<void>
  reload(): Promise<void>
  back(): Promise<void>
  /** Closes it by its cross. The window behind it gets the focus. */
  close(): Promise<void>
  /** Stops everything in it, as a computer does that sleeps. Where the driver can. */
  freeze(isFrozen: boolean): Promise<void>
  screenshot(file: string): Promise<void>
}
