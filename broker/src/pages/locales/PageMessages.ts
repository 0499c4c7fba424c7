import type { en } from './en.ts'

/** The words of the hosted pages, complete: a language that lacks one does not compile. */
export type PageMessages = {
  readonly [Key in keyof typeof en]: Key extends 'direction' ? 'ltr' | 'rtl' : string
}
