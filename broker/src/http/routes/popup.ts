import { Hono } from 'hono'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { LaunchAnswer } from '@authpipe/protocol'
import { getLaunchedAttempt, takeCompletionCode } from '../../attempts/launchedAttempt.ts'
import { launchAttempt } from '../../attempts/launchAttempt.ts'
import { reportOpener } from '../../attempts/reportOpener.ts'
import { takeCallback } from '../../attempts/takeCallback.ts'
import { toAttemptView } from '../../attempts/toAttemptView.ts'
import { BrokerError } from '../../BrokerError.ts'
import { getProvider } from '../../getProvider.ts'
import { bootView } from '../../pages/bootView.ts'
import { createPageWords } from '../../pages/createPageWords.ts'
import { doneView, providerName } from '../../pages/doneView.ts'
import { errorView } from '../../pages/errorView.ts'
import { pageLocale } from '../../pages/locales/pageLocale.ts'
import type { PageLocale } from '../../pages/locales/pageLocale.ts'
import type { HostedPage } from '../../pages/renderPage.ts'
import type { AppEnv, AppPorts } from '../AppPorts.ts'
import { createRateLimit } from '../createRateLimit.ts'
import { logFailure, statusOf } from '../problem.ts'
import { readJson } from '../readJson.ts'
import { launchRequest, openerReport } from '../schemas.ts'

/** `/connect`: what the popup's own scripts ask for. */
export function popupCalls(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  // Only guesses count: all of an operator's users may come through one proxy, and a page has its
  // attempt before it lets its window launch.
  const guesses = createRateLimit(ports, { burst: 120, perMinute: 600 })

  app.post('/boot/launch', async (c) => {
    const request = await readJson(c, launchRequest)
    const { url, cookie } = await launchAttempt(ports, request, {
      checks: ports.checks,
      beforeWaiting: () => guesses.take(c.env?.incoming?.socket.remoteAddress ?? ''),
      signal: AbortSignal.any([c.req.raw.signal, ports.closing]),
    })
    c.header('set-cookie', cookie.header)
    return c.json({ next: 'authorize', url } satisfies LaunchAnswer)
  })

  app.get('/done/:id/status', async (c) => {
    return c.json(toAttemptView(ports, await getLaunchedAttempt(ports, doneRequest(c))))
  })

  app.post('/done/:id/opener', async (c) => {
    const attempt = await getLaunchedAttempt(ports, doneRequest(c))
    const { opener } = await readJson(c, openerReport)
    await reportOpener(ports, attempt, opener)
    return c.json({})
  })

  return app
}

/** `/connect`: the popup's pages. Refusals are pages too. */
export function popupPages(ports: AppPorts): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  const { appName: app } = ports.config
  const boot = (locale: PageLocale) => bootView(ports.config, ports.pageTimers, locale)

  routes.onError((error, c) => {
    logFailure(ports.log, c.get('requestId'), error)
    const refusal = error instanceof BrokerError ? error : new BrokerError('internal_error')
    const words = createPageWords(browserLocale(c), { app })
    return answer(errorView(words, refusal.code), statusOf(refusal))
  })

  routes.get('/boot/v1', (c) => answer(boot(browserLocale(c))))

  routes.get('/callback/:provider', async (c) => {
    const { attemptId } = await takeCallback(
      ports,
      {
        providerId: c.req.param('provider'),
        query: new URL(c.req.url).searchParams,
        cookie: (name) => getCookie(c, name),
      },
      ports.checks,
    )
    // 303, so that neither history nor the next page's referrer knows the code.
    return c.redirect(`/connect/done/${attemptId}`, 303)
  })

  routes.get('/done/:id', async (c) => {
    const attempt = await getLaunchedAttempt(ports, doneRequest(c))
    const { provider } = getProvider(ports.config, attempt.provider)
    const locale = browserLocale(c)
    return answer(
      doneView({
        view: toAttemptView(ports, attempt),
        origin: attempt.origin,
        userLabel: attempt.user_label,
        words: createPageWords(locale, { app, provider: providerName(provider.kind) }),
        completionCode: await takeCompletionCode(ports, attempt),
        timers: ports.pageTimers,
      }),
    )
  })

  return routes
}

function browserLocale(c: Context<AppEnv>): PageLocale {
  return pageLocale(undefined, c.req.header('accept-language'))
}

function doneRequest(c: Context<AppEnv, '/done/:id'>) {
  return { attemptId: c.req.param('id'), cookie: (name: string) => getCookie(c, name) }
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

function answer({ html, csp }: HostedPage, status = 200): Response {
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
