import type { ErrorCode } from '@authpipe/protocol'
import type { PageWords } from './createPageWords.ts'
import { errorState, errorTitle } from './errorPresentation.ts'
import { renderPage } from './renderPage.ts'
import type { HostedPage } from './renderPage.ts'

/**
 * A page that only says why nothing happened, and what to do. Says it in general: it may be in the wrong
 * browser. `backUrl`: the window is the page's own, and cannot be closed.
 */
export function errorView(words: PageWords, code: ErrorCode, backUrl?: string): HostedPage {
  return renderPage({
    state: errorState(code),
    title: errorTitle(words, code),
    status: [words.error(code), ...(backUrl === undefined ? [words.say('closeHint')] : [])].join(
      ' ',
    ),
    words,
    backUrl,
  })
}
