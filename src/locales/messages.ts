import type { ErrorCode } from '@authpipe/protocol'
import type { AttemptWord } from '../client/AuthpipeClient.ts'
import type { en } from './en.ts'
import type { enScopes } from './enScopes.ts'

/** The languages there are. */
export type Locale = 'en'

/** The words of the button, complete. */
export type ConnectMessages = { readonly [Key in keyof typeof en]: string } & {
  /** What is said of an attempt, in place of its own sentence. */
  readonly attempts?: Partial<Record<AttemptWord, string>>
  /** What errors say, by code, in place of their own sentence. */
  readonly errors?: Partial<Record<ErrorCode, string>>
}

/** The words of the scope picker, complete. */
export type ScopeMessages = { readonly [Key in keyof typeof enScopes]: string }

/** The words to put in place of ours. What is left out stays. */
export interface MessageOverrides extends Partial<ConnectMessages> {
  readonly scopes?: Partial<ScopeMessages>
  /** How providers are called, by id; for a provider of your own, or another spelling. */
  readonly providerNames?: Readonly<Record<string, string>>
}
