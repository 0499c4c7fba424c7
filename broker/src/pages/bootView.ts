import type { BrokerConfig } from '../BrokerConfig.ts'
import { bootPage } from './bootScript.ts'
import type { BootData } from './bootScript.ts'
import { pageScript } from './pageScript.ts'
import type { PageTimers } from './PageTimers.ts'
import { renderPage } from './renderPage.ts'
import type { HostedPage } from './renderPage.ts'
import { pageSentences, windowErrorSentences, withNames } from './sentences.ts'

const source = pageScript(bootPage)

/** The window's first page. The same for everybody: what it is for stands in its fragment only. */
export function bootView(config: BrokerConfig, timers: PageTimers): HostedPage {
  const names = { app: config.appName, provider: 'the provider' }
  return renderPage({
    state: 'working',
    title: pageSentences.bootTitle,
    status: pageSentences.bootStatus,
    appName: config.appName,
    noScript: withNames(pageSentences.bootNoScript, names),
    script: {
      source,
      data: {
        timers,
        errors: windowErrorSentences(names),
        openerGone: withNames(pageSentences.openerGone, names),
        failedTitle: pageSentences.failedTitle,
      } satisfies BootData,
    },
  })
}
