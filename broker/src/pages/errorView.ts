import type { ErrorCode } from '@authpipe/protocol'
import type { BrokerConfig } from '../BrokerConfig.ts'
import { renderPage } from './renderPage.ts'
import type { HostedPage } from './renderPage.ts'
import { pageSentences, windowErrorSentence } from './sentences.ts'

/** A page that only says why nothing happened. Says it in general: it may be in the wrong browser. */
export function errorView(config: BrokerConfig, code: ErrorCode): HostedPage {
  const names = { app: config.appName, provider: 'the provider' }
  return renderPage({
    state: 'failed',
    title: pageSentences.failedTitle,
    status: `${windowErrorSentence(code, names)} ${pageSentences.closeHint}`,
    appName: config.appName,
  })
}
