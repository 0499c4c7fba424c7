import { Hono } from 'hono'
import { isFinalAttemptStatus } from '@authpipe/protocol'
import type { ConnectionAnswer } from '@authpipe/protocol'
import type { Subject } from '../../access/Subject.ts'
import { cancelAttempt } from '../../attempts/cancelAttempt.ts'
import { completeAttempt } from '../../attempts/completeAttempt.ts'
import { createAttempt } from '../../attempts/createAttempt.ts'
import { getAttemptView } from '../../attempts/getAttemptView.ts'
import { reopenAttempt } from '../../attempts/reopenAttempt.ts'
import type { AppEnv, AppPorts } from '../AppPorts.ts'
import type { EventStream } from '../createEventStreams.ts'
import { createRateLimit } from '../createRateLimit.ts'
import { pageSubject } from '../pageSubject.ts'
import { parseWith, readJson } from '../readJson.ts'
import {
  attemptQuery,
  cancelAttemptRequest,
  completeAttemptRequest,
  createAttemptRequest,
  reopenAttemptRequest,
} from '../schemas.ts'

/** `/v1/connect/attempts`: the page's side of an attempt. */
export function attemptRoutes(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  // A person opens a window now and then; a page that makes attempts in a loop fills the database.
  const bySubject = createRateLimit(ports, { burst: 60, perMinute: 60 })

  app.post('/', async (c) => {
    const subject = await pageSubject(ports, c)
    bySubject.take(JSON.stringify([subject.tenantId, subject.userId]))
    const request = await readJson(c, createAttemptRequest)
    return c.json(await createAttempt(ports, subject, request), 201)
  })

  app.get('/:id', async (c) => {
    const subject = await pageSubject(ports, c)
    const { wait, v } = parseWith(attemptQuery, c.req.query())
    const signal = AbortSignal.any([c.req.raw.signal, ports.closing])
    const poll = wait === undefined ? undefined : { seconds: wait, version: v, signal }
    return c.json(await getAttemptView(ports, subject, c.req.param('id'), poll))
  })

  app.get('/:id/events', async (c) => {
    const subject = await pageSubject(ports, c)
    const attemptId = c.req.param('id')
    // Refusals are answered as such, before the stream begins.
    await getAttemptView(ports, subject, attemptId)
    return ports.streams.open({
      endsAt: subject.expiresAt,
      listen: (stream) => sendViews(ports, subject, attemptId, stream),
    })
  })

  app.post('/:id/complete', async (c) => {
    const subject = await pageSubject(ports, c)
    const request = await readJson(c, completeAttemptRequest)
    const connection = await completeAttempt(ports, subject, c.req.param('id'), request)
    return c.json({ connection } satisfies ConnectionAnswer)
  })

  app.post('/:id/cancel', async (c) => {
    const subject = await pageSubject(ports, c)
    const request = await readJson(c, cancelAttemptRequest)
    return c.json(await cancelAttempt(ports, subject, c.req.param('id'), request))
  })

  app.post('/:id/reopen', async (c) => {
    const subject = await pageSubject(ports, c)
    const request = await readJson(c, reopenAttemptRequest)
    return c.json(await reopenAttempt(ports, subject, c.req.param('id'), request))
  })

  return app
}

/** The attempt now, and after each change, one after the other, until it is final. */
function sendViews(
  ports: AppPorts,
  subject: Subject,
  attemptId: string,
  stream: EventStream,
): () => void {
  let version = 0
  let turn = Promise.resolve()
  const sendNews = async () => {
    const view = await getAttemptView(ports, subject, attemptId)
    if (view.version > version) stream.send(view.version, view)
    version = view.version
    if (isFinalAttemptStatus(view.status)) stream.close()
  }
  const queue = () => {
    turn = turn.then(sendNews).catch(() => stream.close())
  }
  const stop = ports.bus.subscribe((event) => {
    if (event.topic === 'attempt' && event.attemptId === attemptId) queue()
  })
  queue()
  return stop
}
