import type {
  CompleteAttemptRequest,
  Connection,
  CreateAttemptRequest,
  LaunchRequest,
  PageConnectionsAnswer,
  ReopenAttemptRequest,
  SeversOpener,
} from '@authpipe/protocol'
import { gitlab } from '@authpipe/react'
import type { AuthpipeClientOptions } from '@authpipe/react/client'
import {
  callBack,
  cancel,
  complete,
  createStoryAttempt,
  launch,
  madeAnswer,
  newerView,
  refusal,
  reopen,
} from './storyAttempts.ts'
import type { StoryAttempt } from './storyAttempts.ts'
import { onWindowRequest, replaceNetwork } from './storyNetwork.ts'
import type { StoryAnswer, StoryRequest } from './storyNetwork.ts'

/*
 * A broker inside the page, for stories that are to be clicked through without a server. It keeps to
 * the contract of `@authpipe/protocol`, and to its checks: the client above it is the real one. Its
 * windows are the pages in `.storybook/story-broker`, which speak the protocol of the real ones.
 */

/** What a broker starts from. */
export interface StoryBrokerOptions {
  /** @default none */
  readonly connections?: readonly Connection[]
  /** What is known of the provider's habit of cutting the window off. @default 'never' */
  readonly severs?: SeversOpener
}

interface Broker {
  readonly pagesUrl: string
  readonly severs: SeversOpener
  readonly attempts: Map<string, StoryAttempt>
  readonly connections: Map<string, Connection>
}

let made = 0

/** Starts one. Gives what `createAuthpipeClient` takes. Every consent is that of `@ada`. */
export function createStoryBroker(
  options: StoryBrokerOptions = {},
): Required<Pick<AuthpipeClientOptions, 'brokerUrl' | 'pagesUrl' | 'getConnectToken'>> {
  const { connections = [], severs = 'never' } = options
  made += 1
  const brokerUrl = `https://broker-${made}.story.invalid`
  const pagesUrl = new URL('story-broker', document.baseURI).href
  const broker: Broker = {
    pagesUrl,
    severs,
    attempts: new Map(),
    connections: new Map(connections.map((connection) => [connection.id, connection])),
  }
  replaceNetwork(brokerUrl, (request) => answerPage(broker, request))
  onWindowRequest((path, body) => answerWindow(broker, path, body))
  return { brokerUrl, pagesUrl, getConnectToken: () => Promise.resolve('ct_story') }
}

/** The endpoints for the page. What the client sends there has the shape that the contract says. */
async function answerPage(broker: Broker, request: StoryRequest): Promise<StoryAnswer> {
  const { method, path, signal } = request
  const body: unknown = request.body
  const [collection, id, action] = path.replace('/v1/connect/', '').split('/')
  if (collection === 'connections') {
    if (method !== 'DELETE') return { status: 200, body: listConnections(broker) }
    return broker.connections.delete(id ?? '') ? { status: 204 } : refusal('connection_not_found')
  }
  if (id === undefined) {
    const attempt = createStoryAttempt(body as CreateAttemptRequest)
    broker.attempts.set(attempt.view.attemptId, attempt)
    return madeAnswer(attempt, 201)
  }
  const attempt = broker.attempts.get(id)
  if (!attempt) return refusal('attempt_not_found')
  if (action === 'cancel') return cancel(attempt, request.body['codeVerifier'] ?? '')
  if (action === 'reopen') return reopen(attempt, body as ReopenAttemptRequest)
  if (action !== 'complete') return newerView(attempt, request.version, signal)
  const answer = await complete(attempt, body as CompleteAttemptRequest)
  const { connection } = attempt
  if (connection) broker.connections.set(connection.id, connection)
  return answer
}

/** The endpoints for the windows; `undefined` for an attempt that is none of this broker's. */
async function answerWindow(
  { attempts, pagesUrl }: Broker,
  path: string,
  body: StoryRequest['body'],
): Promise<StoryAnswer | undefined> {
  const attempt = attempts.get(body['attemptId'] ?? '')
  if (!attempt) return undefined
  return path === '/connect/boot/launch'
    ? launch(attempt, body as unknown as LaunchRequest, pagesUrl)
    : callBack(attempt, body['answer'] ?? '')
}

function listConnections({ connections, severs }: Broker): PageConnectionsAnswer {
  const { id, defaultInstanceUrl: instanceUrl, defaultScopes, scopes } = gitlab
  const availableScopes = Object.keys(scopes)
  return {
    connections: [...connections.values()],
    config: {
      providers: [{ id, kind: id, instanceUrl, availableScopes, defaultScopes, severs }],
      openerHint: 'unknown',
      hasRelay: false,
      hasReturn: false,
    },
  }
}
