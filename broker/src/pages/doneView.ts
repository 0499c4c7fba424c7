import { providerNames } from '@authpipe/providers'
import { isFinalAttemptStatus } from '@authpipe/protocol'
import type { AttemptView, ErrorCode } from '@authpipe/protocol'
import type { PageWords } from './createPageWords.ts'
import { donePage } from './doneScript.ts'
import type { DoneData } from './doneScript.ts'
import { errorState, errorTitle, stopTitles } from './errorPresentation.ts'
import { pageScript } from './pageScript.ts'
import type { PageTimers } from './PageTimers.ts'
import { renderPage } from './renderPage.ts'
import type { HostedPage, PageContent } from './renderPage.ts'

/** What the last page is made from. */
export interface DoneViewInput {
  readonly view: AttemptView
  /** The origin of the attempt's page. */
  readonly origin: string
  readonly userLabel: string | null
  readonly words: PageWords
  readonly completionCode: string | undefined
  readonly timers: PageTimers
}

const source = pageScript(donePage)

/** What an attempt can end with at the provider, or after it. */
const DONE_ERRORS: readonly ErrorCode[] = [
  'access_denied',
  'account_mismatch',
  'attempt_expired',
  'cancelled',
  'completion_timeout',
  'config_error',
  'exchange_failed',
  'network_error',
  'provider_error',
  'provider_unavailable',
  'scope_insufficient',
]

/** The window's last page: says how it went, tells the page that opened it, and closes. */
export function doneView(input: DoneViewInput): HostedPage {
  const { words, userLabel } = input
  return renderPage({
    ...outcome(input.view, words),
    words,
    userLabel,
    noScript: words.say('doneNoScript'),
    script: { source, data: doneData(input) },
  })
}

/** What a person calls the provider. */
export function providerName(kind: string): string {
  return (providerNames as Readonly<Record<string, string>>)[kind] ?? kind
}

type Outcome = Pick<PageContent, 'state' | 'title' | 'status'>

function outcome({ status, error }: AttemptView, words: PageWords): Outcome {
  const { say } = words
  if (status === 'active') {
    return { state: 'connected', title: say('connectedTitle'), status: say('connectedStatus') }
  }
  if (!isFinalAttemptStatus(status)) {
    return { state: 'working', title: say('waitingTitle'), status: say('finishingStatus') }
  }
  const code: ErrorCode = error?.code ?? 'internal_error'
  return { state: errorState(code), title: errorTitle(words, code), status: words.error(code) }
}

function doneData({ view, origin, words, completionCode, timers }: DoneViewInput): DoneData {
  const { say } = words
  return {
    timers,
    errors: words.errors(DONE_ERRORS),
    stops: stopTitles(words, DONE_ERRORS),
    attemptId: view.attemptId,
    origin,
    isFinal: isFinalAttemptStatus(view.status),
    ...(completionCode === undefined ? {} : { completionCode }),
    ...(view.error === undefined ? {} : { error: view.error.code }),
    connectedTitle: say('connectedTitle'),
    connectedStatus: say('connectedStatus'),
    failedTitle: say('failedTitle'),
    staleTitle: say('staleTitle'),
    staleStatus: say('staleStatus'),
  }
}
