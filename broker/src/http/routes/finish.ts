import { Hono } from 'hono'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Attempt } from '../../attempts/Attempt.ts'
import { findBrowserAttempt } from '../../attempts/findBrowserAttempt.ts'
import { getLaunchedAttempt, takeCompletionCode } from '../../attempts/launchedAttempt.ts'
import { reportOpener } from '../../attempts/reportOpener.ts'
import { returnUrlOf } from '../../attempts/returnUrlOf.ts'
import { takeCallback } from '../../attempts/takeCallback.ts'
import { toAttemptView } from '../../attempts/toAttemptView.ts'
import { getProvider } from '../../getProvider.ts'
import { createPageWords } from '../../pages/createPageWords.ts'
import type { PageWords } from '../../pages/createPageWords.ts'
import { doneAnswer, doneView, providerName } from '../../pages/doneView.ts'
import { addressWithResult } from '../../pages/addressWithResult.ts'
import type { AppEnv, AppPorts } from '../AppPorts.ts'
import { answerPage, localeOf, refusalPage } from '../answerPage.ts'
import { readJson } from '../readJson.ts'
import { openerReport } from '../schemas.ts'

/** `/connect/done`: what the last page's own script asks for. */
export function finishCalls(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  app.get('/done/:id/status', async (c) => {
    const attempt = await getLaunchedAttempt(ports, doneRequest(c))
    return c.json(doneAnswer(toAttemptView(ports, attempt), wordsOf(ports, attempt, c)))
  })

  app.post('/done/:id/opener', async (c) => {
    const attempt = await getLaunchedAttempt(ports, doneRequest(c))
    const { opener } = await readJson(c, openerReport)
    await reportOpener(ports, attempt, opener)
    return c.json({})
  })

  return app
}

/** `/connect`: where the provider sends the person back to, and the window's last page. */
export function finishPages(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError((error, c) => refusalPage(ports, error, c))

  app.get('/callback/:provider', async (c) => {
    const request = {
      providerId: c.req.param('provider'),
      query: new URL(c.req.url).searchParams,
      cookies: getCookie(c),
    }
    try {
      const attempt = await takeCallback(ports, request, ports.checks)
      // 303, so that neither history nor the next page's referrer knows the code.
      return c.redirect(await afterCallback(ports, attempt), 303)
    } catch (error) {
      const last = await findBrowserAttempt(ports, request.cookies, request.providerId)
      const context = last && { locale: last.locale, backUrl: returnUrlOf(last) }
      return refusalPage(ports, error, c, context)
    }
  })

  app.get('/done/:id', async (c) => {
    const attempt = await getLaunchedAttempt(ports, doneRequest(c))
    return answerPage(await lastPage(ports, attempt, c))
  })

  return app
}

/** A redirect ends on the customer's page: there is no window that could tell it. */
async function afterCallback(ports: AppPorts, attempt: Attempt): Promise<string> {
  const backUrl = returnUrlOf(attempt)
  if (backUrl === null) return `/connect/done/${attempt.id}`
  return addressWithResult(backUrl, attempt.id, await takeCompletionCode(ports, attempt))
}

async function lastPage(ports: AppPorts, attempt: Attempt, c: Context<AppEnv>) {
  return doneView({
    view: toAttemptView(ports, attempt),
    origin: attempt.origin,
    userLabel: attempt.user_label,
    words: wordsOf(ports, attempt, c),
    completionCode: await takeCompletionCode(ports, attempt),
    relayUrl: needsRelay(ports, attempt) ? attempt.relay_url : null,
    backUrl: returnUrlOf(attempt),
    timers: ports.pageTimers,
  })
}

function wordsOf({ config }: AppPorts, attempt: Attempt, c: Context<AppEnv>): PageWords {
  const { provider } = getProvider(config, attempt.provider)
  const names = { app: config.appName, provider: providerName(provider.kind) }
  return createPageWords(localeOf(c, attempt.locale), names)
}

/** Where the page has no launch proof to go by, or needs the code in any case. */
function needsRelay({ config }: AppPorts, attempt: Attempt): boolean {
  return attempt.binding === 'none' || config.binding === 'launch_and_finish'
}

function doneRequest(c: Context<AppEnv, '/done/:id'>) {
  return { attemptId: c.req.param('id'), cookie: (name: string) => getCookie(c, name) }
}
