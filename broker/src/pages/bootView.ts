import type { ErrorCode } from '@authpipe/protocol'
import type { BrokerConfig } from '../BrokerConfig.ts'
import { bootPage } from './bootScript.ts'
import type { BootData } from './bootScript.ts'
import { createPageWords } from './createPageWords.ts'
import type { PageLocale } from './locales/pageLocale.ts'
import { refusalsFor } from './errorPresentation.ts'
import { pageScript } from './pageScript.ts'
import type { PageTimers } from './PageTimers.ts'
import { questionMarkup, questionStyle, questionWords } from './question.ts'
import { renderPage } from './renderPage.ts'
import type { HostedPage } from './renderPage.ts'

const source = pageScript(bootPage)

/** What a launch is refused for, and what the page aborts with. */
const BOOT_ERRORS: readonly ErrorCode[] = [
  'attempt_expired',
  'attempt_not_found',
  'binding_required',
  'cancelled',
  'config_error',
  'connect_token_expired',
  'connect_token_invalid',
  'launch_origin_mismatch',
  'network_error',
  'number_mismatch',
  'origin_not_allowed',
  'provider_not_allowed',
  'rate_limited',
  'scope_not_allowed',
  'state_invalid',
  'subject_mismatch',
  'unknown_provider',
]

/**
 * The window's first page. The same for everybody, as what it is for stands in its fragment only; or, with
 * `posted`, for the window a customer's page posted to. `backUrl`: that window is the page itself.
 */
export function bootView(
  config: BrokerConfig,
  { helloEvery, helloFor, waitFor, armAfter, closeAfter }: PageTimers,
  locale: PageLocale = 'en',
  posted?: BootData['posted'],
  backUrl?: string,
): HostedPage {
  const words = createPageWords(locale, { app: config.appName })
  const mayConfirm = config.providers.some(({ isShared }) => isShared)
  return renderPage({
    state: 'working',
    title: words.say('bootTitle'),
    status: words.say('bootStatus'),
    words,
    backUrl,
    noScript: words.say('bootNoScript'),
    hidden: questionMarkup(words),
    style: questionStyle,
    script: {
      source,
      data: {
        timers: { helloEvery, helloFor, waitFor, armAfter, closeAfter },
        refusals: refusalsFor(words, BOOT_ERRORS),
        failedTitle: words.say('failedTitle'),
        openerGone: words.say('openerGone'),
        question: questionWords(words, mayConfirm),
        ...(posted === undefined ? {} : { posted }),
      } satisfies BootData,
    },
  })
}
