import { Hono } from 'hono'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { openHop } from '../../attempts/hop.ts'
import { findPostedAttempt } from '../../attempts/findPostedAttempt.ts'
import { launchAttempt } from '../../attempts/launchAttempt.ts'
import { createPostTickets } from '../../attempts/postTickets.ts'
import { returnUrlOf } from '../../attempts/returnUrlOf.ts'
import { BrokerError } from '../../BrokerError.ts'
import { bootView } from '../../pages/bootView.ts'
import type { AppEnv, AppPorts } from '../AppPorts.ts'
import { answerPage, localeOf, refusalPage } from '../answerPage.ts'
import { createRateLimit } from '../createRateLimit.ts'
import { readForm } from '../readForm.ts'
import { readJson } from '../readJson.ts'
import { launchRequest, postedForm } from '../schemas.ts'

/** `/connect/boot`: what the window's first page asks for. */
export function bootCalls(ports: AppPorts): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  // Only guesses count: all of an operator's users may come through one proxy, and a page has its
  // attempt before it lets its window launch.
  const guesses = createRateLimit(ports, { burst: 120, perMinute: 600 })
  // Whoever has people guess numbers for them is right once in three times.
  const questions = createRateLimit(ports, { burst: 5, perMinute: 5 / 60 })
  const tickets = createPostTickets(ports)

  routes.post('/launch', async (c) => {
    const request = await readJson(c, launchRequest)
    const { k, postTicket } = request
    const { answer, cookie } = await launchAttempt(ports, request, {
      checks: ports.checks,
      ...(postTicket === undefined ? {} : { ticket: tickets.read(k, postTicket) }),
      cookie: (name) => getCookie(c, name),
      beforeWaiting: () => guesses.take(address(c)),
      beforeNumber: (attempt) =>
        questions.take(JSON.stringify([attempt.tenant_id, attempt.user_id])),
      signal: AbortSignal.any([c.req.raw.signal, ports.closing]),
    })
    c.header('set-cookie', cookie.header)
    return c.json(answer)
  })

  return routes
}

/** `/connect/boot` and `/connect/hop`: the window's way to the provider. Refusals are pages too. */
export function bootPages(ports: AppPorts): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  const { config, pageTimers } = ports
  const posts = createRateLimit(ports, { burst: 300, perMinute: 3000 })
  const tickets = createPostTickets(ports)

  routes.onError((error, c) => refusalPage(ports, error, c))

  routes.get('/boot/v1', (c) => answerPage(bootView(config, pageTimers, localeOf(c))))

  // Answered with a page and never with a redirect, which a customer's `form-action` could forbid. What
  // comes of the origin is judged at the launch, where the attempt is known.
  routes.post('/boot/post', async (c) => {
    const origin = c.req.header('origin')
    if (origin === undefined) throw new BrokerError('launch_origin_mismatch')
    posts.take(address(c))
    const { k, l } = await readForm(c, postedForm)
    const posted = { k, launchSecret: l, postTicket: tickets.issue(k, origin), origin }
    const attempt = await findPostedAttempt(ports, { k, l })
    const locale = localeOf(c, attempt?.locale)
    const backUrl = (attempt && returnUrlOf(attempt)) ?? undefined
    return answerPage(bootView(config, pageTimers, locale, posted, backUrl))
  })

  routes.get('/hop/:id', async (c) => {
    const request = { attemptId: c.req.param('id'), cookie: (name: string) => getCookie(c, name) }
    return new Response(null, {
      status: 303,
      // A redirect that sends it cuts the window from its opener as a page does.
      headers: {
        location: await openHop(ports, request),
        'cross-origin-opener-policy': 'same-origin',
      },
    })
  })

  return routes
}

function address(c: Context<AppEnv>): string {
  return c.env?.incoming?.socket.remoteAddress ?? ''
}
