import type { ErrorSentences } from '@authpipe/protocol'
import type { en } from './en.ts'
import type { enScopes } from './enScopes.ts'

/** The languages there are. */
export type Locale = 'en'

/** The words of the button, complete. */
export type ConnectMessages = { readonly [Key in Exclude<keyof typeof en, 'errors'>]: string } & {
  readonly errors: ErrorSentences
}

/** The words of the scope picker, complete. */
export type ScopeMessages = { readonly [Key in keyof typeof enScopes]: string }

/** The words to put in place of ours. What is left out stays. */
export interface MessageOverrides extends Partial<Omit<ConnectMessages, 'errors'>> {
  readonly errors?: Partial<ErrorSentences>
  readonly scopes?: Partial<ScopeMessages>
  /** How providers are called, by id; for a provider of your own, or another spelling. */
  readonly providerNames?: Readonly<Record<string, string>>
}
