import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import type { Authpipe } from '@authpipe/sdk'
import { fetchGitLabUser } from './fetchGitLabUser.ts'
import { canonicalHost, pageHeaders, sameOriginOnly } from './guards.ts'
import { findPerson, FIRST_PERSON, PEOPLE, type Person } from './people.ts'
import { createSessions } from './session.ts'
import { toProblem } from './toProblem.ts'

/** What the app's backend works with. */
export interface AppOptions {
  readonly appUrl: string
  readonly brokerUrl: string
  /** Where the built page lies. */
  readonly webFolder: string
  readonly sessionSecret: string
  readonly authpipe: Authpipe
}

/** The backend of the customer's app: its session, its connect tokens, and a use of a credential. */
export function createApp(options: AppOptions): Hono<{ Variables: { person: Person } }> {
  const { appUrl, authpipe } = options
  const sessions = createSessions(options.sessionSecret, Number(new URL(appUrl).port))
  const app = new Hono<{ Variables: { person: Person } }>()

  app.use(canonicalHost(appUrl), sameOriginOnly(appUrl), pageHeaders(options.brokerUrl))

  // Choosing a person is the demo's sign-in, so it needs no session.
  app.post('/api/session', async (c) => {
    const { personId } = await c.req.json<{ personId?: unknown }>().catch(() => ({ personId: '' }))
    const person = findPerson(personId)
    if (!person) return c.json({ message: 'Nobody has this id.' }, 400)
    await sessions.start(c, person)
    return c.body(null, 204)
  })

  app.use('/api/*', async (c, next) => {
    const person = await sessions.find(c)
    if (!person) return c.json({ message: 'You are signed out. Reload the page.' }, 401)
    c.set('person', person)
    c.header('Cache-Control', 'no-store')
    return next()
  })

  app.get('/api/session', (c) => c.json({ person: c.var.person, people: PEOPLE }))

  // Who it is for comes from the session alone; a body, if there is one, is not read.
  app.post('/api/authpipe/connect-token', async (c) => {
    const { id, tenantId, email } = c.var.person
    const { connectToken } = await authpipe.createConnectToken({
      tenantId,
      userId: id,
      userLabel: email,
      origins: [appUrl],
    })
    return c.text(connectToken)
  })

  app.get('/api/gitlab/user', async (c) => c.json(await fetchGitLabUser(authpipe, c.var.person)))

  app.all('/api/*', (c) => c.json({ message: 'There is no such address.' }, 404))
  app.onError((error, c) => {
    const { status, ...problem } = toProblem(error)
    return c.json(problem, status)
  })

  app.get('/assets/*', serveStatic({ root: options.webFolder }))
  const page = serveStatic({ root: options.webFolder, path: 'index.html' })
  app.on('GET', ['/', '/scopes'], async (c, next) => {
    if (!(await sessions.find(c))) await sessions.start(c, FIRST_PERSON)
    c.header('Cache-Control', 'no-cache')
    return page(c, next)
  })
  return app
}
