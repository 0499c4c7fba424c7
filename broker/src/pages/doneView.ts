import { providerNames } from '@authpipe/providers'
import { isFinalAttemptStatus } from '@authpipe/protocol'
import type { AttemptView, ErrorCode } from '@authpipe/protocol'
import { addressWithResult } from './addressWithResult.ts'
import type { PageWords } from './createPageWords.ts'
import { donePage } from './doneScript.ts'
import type { DoneAnswer, DoneData, Saying } from './doneScript.ts'
import { errorState, errorTitle } from './errorPresentation.ts'
import { pageScript } from './pageScript.ts'
import type { PageTimers } from './PageTimers.ts'
import { renderPage } from './renderPage.ts'
import type { HostedPage } from './renderPage.ts'

/** What the last page is made from. */
export interface DoneViewInput {
  readonly view: AttemptView
  /** The origin of the attempt's page. */
  readonly origin: string
  readonly userLabel: string | null
  readonly words: PageWords
  readonly completionCode: string | undefined
  /** Where the result goes from a window without opener; `null`: nowhere. */
  readonly relayUrl: string | null
  /** The customer's page, where the window is its own and cannot be closed. */
  readonly backUrl: string | null
  readonly timers: PageTimers
}

const source = pageScript(donePage)

/** The window's last page: says how it went, tells the page that opened it, and closes. */
export function doneView(input: DoneViewInput): HostedPage {
  const { words, userLabel } = input
  return renderPage({
    ...sayingOf(input.view, words),
    words,
    userLabel,
    backUrl: input.backUrl ?? undefined,
    noScript: words.say('doneNoScript'),
    script: { source, data: doneData(input) },
  })
}

/** What a person calls the provider. */
export function providerName(kind: string): string {
  return (providerNames as Readonly<Record<string, string>>)[kind] ?? kind
}

/** What the last page looks for: where the attempt stands, and what there is to say of its end. */
export function doneAnswer(view: AttemptView, words: PageWords): DoneAnswer {
  const { status } = view
  return isFinalAttemptStatus(status) ? { status, saying: sayingOf(view, words) } : { status }
}

function sayingOf({ status, error }: AttemptView, words: PageWords): Saying {
  const { say } = words
  if (status === 'active') {
    return { state: 'connected', title: say('connectedTitle'), status: say('connectedStatus') }
  }
  if (!isFinalAttemptStatus(status)) {
    return { state: 'working', title: say('waitingTitle'), status: say('waitingStatus') }
  }
  const code: ErrorCode = error?.code ?? 'internal_error'
  return { state: errorState(code), title: errorTitle(words, code), status: words.error(code) }
}

function doneData(input: DoneViewInput): DoneData {
  const { view, origin, words, completionCode, timers } = input
  const { say } = words
  return {
    timers,
    attemptId: view.attemptId,
    origin,
    isFinal: isFinalAttemptStatus(view.status),
    ...(completionCode === undefined ? {} : { completionCode }),
    ...(view.error === undefined ? {} : { error: view.error.code }),
    ...relay(input),
    waitingTitle: say('waitingTitle'),
    finishingStatus: say('finishingStatus'),
    quietTitle: say('quietTitle'),
    quietStatus: say('quietStatus'),
    closedStatus: say('closedStatus'),
    staleTitle: say('staleTitle'),
    staleStatus: say('staleStatus'),
  }
}

/** Once: a page shown again has no code to hand on, and the page may have finished long since. */
function relay({ view, relayUrl, completionCode }: DoneViewInput): Pick<DoneData, 'relay'> {
  const isNews = completionCode !== undefined || view.error !== undefined
  if (relayUrl === null || !isNews) return {}
  return { relay: addressWithResult(relayUrl, view.attemptId, completionCode) }
}
