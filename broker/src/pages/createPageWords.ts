import type { ErrorCode } from '@authpipe/protocol'
import type { PageLocale } from './locales/pageLocale.ts'
import { pageMessages } from './locales/pageLocale.ts'
import type { PageMessages } from './locales/PageMessages.ts'

/** What can be said on a page. */
export type PageSentence = Exclude<keyof PageMessages, 'direction'>

/** Whom a page speaks of. */
export interface PageNames {
  /** The operator's product. */
  readonly app: string
  /** As a person calls it; left out where nobody knows which one it is. */
  readonly provider?: string
}

/** A page's words: one language, with the names in their places. All of it is plain text. */
export interface PageWords {
  readonly locale: PageLocale
  readonly direction: PageMessages['direction']
  /** The operator's product. */
  readonly app: string
  /** `more` fills the places that only this sentence has. */
  readonly say: (key: PageSentence, more?: Readonly<Record<string, string>>) => string
  /** The sentence for an error. */
  readonly error: (code: ErrorCode) => string
}

/** The words of a page. */
export function createPageWords(locale: PageLocale, names: PageNames): PageWords {
  const messages = pageMessages(locale)
  const { app, provider } = names

  function say(key: PageSentence, more: Readonly<Record<string, string>> = {}): string {
    const sentence = messages[key]
    const known: Readonly<Record<string, string>> = {
      app,
      provider: provider ?? messages.theProvider,
      ...more,
    }
    const named = sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => known[name] ?? place)
    // "The provider" may begin a sentence; a name is written as it is.
    const isUnnamed = provider === undefined && sentence.startsWith('{provider}')
    return isUnnamed ? named.charAt(0).toUpperCase() + named.slice(1) : named
  }

  return {
    locale,
    direction: messages.direction,
    app,
    say,
    error: (code) => say(sentenceOf(code)),
  }
}

/** Codes with a sentence of their own have its name; all others share one. */
function sentenceOf(code: ErrorCode): PageSentence {
  return SHARED[code] ?? (isOwn(code) ? code : 'internal_error')
}

/** Every language has the same keys. */
function isOwn(code: ErrorCode): code is ErrorCode & PageSentence {
  return Object.hasOwn(pageMessages('en'), code)
}

const SHARED: Partial<Record<ErrorCode, PageSentence>> = {
  launch_origin_mismatch: 'not_this_browser',
  binding_required: 'not_this_browser',
  browser_mismatch: 'not_this_browser',
  popup_closed: 'cancelled',
  broker_unreachable: 'network_error',
  connect_token_invalid: 'session',
  connect_token_expired: 'session',
  subject_mismatch: 'session',
  // What a developer or the operator has to mend.
  origin_not_allowed: 'config_error',
  unknown_provider: 'config_error',
  provider_not_allowed: 'config_error',
  scope_not_allowed: 'config_error',
}
