import { Hono } from 'hono'
import type { AppEnv, AppPorts } from './AppPorts.ts'
import { assertOwnPage } from './assertOwnPage.ts'
import { cors } from './cors.ts'
import { HttpError } from './HttpError.ts'
import { observeRequests } from './observeRequests.ts'
import { logFailure, problemResponse } from './problem.ts'
import { attemptRoutes } from './routes/attempts.ts'
import { backendRoutes } from './routes/backend.ts'
import { bootCalls, bootPages } from './routes/boot.ts'
import { finishCalls, finishPages } from './routes/finish.ts'
import { healthRoutes } from './routes/health.ts'
import { pageConnectionRoutes } from './routes/pageConnections.ts'
import { securityHeaders } from './securityHeaders.ts'

/** The broker as a function from request to response. */
export function createApp(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  app.use(observeRequests(ports))
  app.use(securityHeaders(ports.config))
  app.use('/v1/connect/*', cors(ports.config))
  app.post('/connect/*', assertOwnPage(ports.config))

  app.route('/', healthRoutes(ports))
  app.route('/v1/connect/attempts', attemptRoutes(ports))
  app.route('/v1/connect', pageConnectionRoutes(ports))
  app.all('/v1/connect/*', refuseUnknownPath)
  app.route('/connect/boot', bootCalls(ports))
  app.route('/connect', bootPages(ports))
  app.route('/connect', finishCalls(ports))
  app.route('/connect', finishPages(ports))
  app.route('/v1', backendRoutes(ports))
  app.all('*', refuseUnknownPath)

  app.onError((error, c) => {
    logFailure(ports.log, c.get('requestId'), error)
    return problemResponse(c, error)
  })
  return app
}

function refuseUnknownPath(): never {
  throw new HttpError(404, 'There is nothing at this path, or not by this method.')
}
