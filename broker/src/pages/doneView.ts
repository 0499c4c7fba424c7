import { providerNames } from '@authpipe/providers'
import { isFinalAttemptStatus } from '@authpipe/protocol'
import type { AttemptView, ErrorCode } from '@authpipe/protocol'
import { donePage } from './doneScript.ts'
import type { DoneData } from './doneScript.ts'
import { pageScript } from './pageScript.ts'
import type { PageTimers } from './PageTimers.ts'
import { renderPage } from './renderPage.ts'
import type { HostedPage, PageContent } from './renderPage.ts'
import { pageSentences, windowErrorSentence, windowErrorSentences, withNames } from './sentences.ts'
import type { PageNames } from './sentences.ts'

/** What the last page is made from. */
export interface DoneViewInput {
  readonly view: AttemptView
  /** The origin of the attempt's page. */
  readonly origin: string
  readonly userLabel: string | null
  readonly names: PageNames
  readonly completionCode: string | undefined
  readonly timers: PageTimers
}

const source = pageScript(donePage)

/** The window's last page: says how it went, tells the page that opened it, and closes. */
export function doneView(input: DoneViewInput): HostedPage {
  const { names, userLabel } = input
  return renderPage({
    ...outcome(input.view, names),
    appName: names.app,
    userLabel,
    noScript: withNames(pageSentences.finishingNoScript, names),
    script: { source, data: doneData(input) },
  })
}

/** What a person calls the provider. */
export function providerName(kind: string): string {
  return (providerNames as Readonly<Record<string, string>>)[kind] ?? kind
}

type Outcome = Pick<PageContent, 'state' | 'title' | 'status'>

function outcome({ status, error }: AttemptView, names: PageNames): Outcome {
  if (status === 'active') {
    const sentence = withNames(pageSentences.connectedStatus, names)
    return { state: 'connected', title: pageSentences.connectedTitle, status: sentence }
  }
  if (!isFinalAttemptStatus(status)) {
    const sentence = withNames(pageSentences.finishingStatus, names)
    return { state: 'working', title: pageSentences.finishingTitle, status: sentence }
  }
  const code: ErrorCode = error?.code ?? 'internal_error'
  const sentence = windowErrorSentence(code, names)
  return { state: 'failed', title: pageSentences.failedTitle, status: sentence }
}

function doneData({ view, origin, names, completionCode, timers }: DoneViewInput): DoneData {
  return {
    timers,
    errors: windowErrorSentences(names),
    attemptId: view.attemptId,
    origin,
    isFinal: isFinalAttemptStatus(view.status),
    ...(completionCode === undefined ? {} : { completionCode }),
    ...(view.error === undefined ? {} : { error: view.error.code }),
    connectedTitle: pageSentences.connectedTitle,
    connectedStatus: withNames(pageSentences.connectedStatus, names),
    failedTitle: pageSentences.failedTitle,
    staleTitle: pageSentences.staleTitle,
    staleStatus: withNames(pageSentences.staleStatus, names),
  }
}
