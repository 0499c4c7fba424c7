import type { Context } from 'hono'
import { BrokerError } from '../BrokerError.ts'
import { createPageWords } from '../pages/createPageWords.ts'
import { errorView } from '../pages/errorView.ts'
import { pageLocale } from '../pages/locales/pageLocale.ts'
import type { PageLocale } from '../pages/locales/pageLocale.ts'
import type { HostedPage } from '../pages/renderPage.ts'
import type { AppEnv, AppPorts } from './AppPorts.ts'
import { logFailure, statusOf } from './problem.ts'

/** The language of a page: the customer's choice, if the page knows it, else the browser's. */
export function localeOf(c: Context<AppEnv>, chosen?: string | null): PageLocale {
  return pageLocale(chosen, c.req.header('accept-language'))
}

/** What a refusal can know of the attempt it is about. */
export interface RefusalContext {
  readonly locale: string | null
  /** The way back, where the window is the customer's page itself. */
  readonly backUrl: string | null
}

/** Any error, as a page. `onError` of every part of the app that a person looks at. */
export function refusalPage(
  { config, log }: AppPorts,
  error: unknown,
  c: Context<AppEnv>,
  context?: RefusalContext,
): Response {
  logFailure(log, c.get('requestId'), error)
  const refusal = error instanceof BrokerError ? error : new BrokerError('internal_error')
  const words = createPageWords(localeOf(c, context?.locale), { app: config.appName })
  const page = errorView(words, refusal.code, context?.backUrl ?? undefined)
  return answerPage(page, statusOf(refusal))
}

/** Our pages use nothing of what a browser asks a person for. */
const NO_PERMISSIONS = [
  'camera',
  'display-capture',
  'geolocation',
  'microphone',
  'payment',
  'publickey-credentials-get',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

/** A page, with the headers that all of ours have. */
export function answerPage({ html, csp }: HostedPage, status = 200): Response {
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': csp,
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': NO_PERMISSIONS,
    },
  })
}
