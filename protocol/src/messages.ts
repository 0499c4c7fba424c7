import type { ErrorCode } from './errors.ts'

/*
 * What the page and the popup say to each other by `postMessage`.
 *
 *   page (customer's origin)                       popup (broker's pages)
 *        │   ◀── hello {kh} ──────────────────────── boot: every 500 ms until answered
 *        │   ─── wait  {kh} ────────────────────────▶ the attempt is being created
 *        │   ─── launch {kh, attemptId, secret} ────▶ go on to the provider
 *        │   ─── abort {kh, code} ──────────────────▶ say why, and stop
 *        │                  … provider …
 *        │   ◀── result {attemptId, completionCode} ─ done: to the attempt's origin only
 *        │   ─── ack   {attemptId, outcome} ────────▶ close
 *
 * A window without an opener ends on the customer's own relay page, which says `result` on a
 * BroadcastChannel of that origin, and hears `ack` there.
 *
 * Every message goes to one exact origin, never to `*`; a message of any other shape is ignored.
 */

/** The version every message carries; a receiver ignores any other. */
export const MESSAGE_VERSION = 1

/** The BroadcastChannel of relay page and page, on the customer's origin. */
export const RELAY_CHANNEL = 'authpipe:v1'

interface MessageOf<Type extends string> {
  readonly ap: typeof MESSAGE_VERSION
  readonly type: `authpipe:${Type}`
}

/** Boot to opener: "I am the window you opened". `kh` is `SHA-256(K)`, base64url. */
export interface HelloMessage extends MessageOf<'hello'> {
  readonly kh: string
}

/** Page to boot: "you are mine, the attempt is on its way". */
export interface WaitMessage extends MessageOf<'wait'> {
  readonly kh: string
}

/** Page to boot: go. `launchSecret` is the preimage of the `launchHash` the page registered. */
export interface LaunchMessage extends MessageOf<'launch'> {
  readonly kh: string
  readonly attemptId: string
  readonly launchSecret: string
}

/** Page to boot: the attempt could not be created, or ended; show why. */
export interface AbortMessage extends MessageOf<'abort'> {
  readonly kh: string
  readonly code: ErrorCode
}

/** Done page to opener: how the provider answered. Carries a one-time code, never a token. */
export interface ResultMessage extends MessageOf<'result'> {
  readonly attemptId: string
  readonly completionCode?: string
  readonly error?: ErrorCode
}

/** Page to done page: how the attempt ended. */
export interface AckMessage extends MessageOf<'ack'> {
  readonly attemptId: string
  readonly outcome: 'connected' | 'failed' | 'cancelled'
}

/** What the popup may say. */
export type PopupMessage = HelloMessage | ResultMessage

/** What the page may say. */
export type PageMessage = WaitMessage | LaunchMessage | AbortMessage | AckMessage

const HASH = /^[A-Za-z0-9_-]{43}$/
const ATTEMPT_ID = /^att_[A-Za-z0-9_-]{20,40}$/
const CODE = /^[a-z_]{1,40}$/

/**
 * A message of the popup, or `undefined` for anything else. Extra fields are dropped.
 * Says nothing about who sent it: the receiver checks origin and source as well.
 */
export function parsePopupMessage(data: unknown): PopupMessage | undefined {
  const { ap, type, kh, attemptId, completionCode, error }: Fields = Object(data)
  if (ap !== MESSAGE_VERSION) return undefined
  if (type === 'authpipe:hello' && matches(kh, HASH)) return { ap, type, kh }
  if (type !== 'authpipe:result' || !matches(attemptId, ATTEMPT_ID)) return undefined
  if (completionCode !== undefined && !matches(completionCode, HASH)) return undefined
  if (error !== undefined && !matches(error, CODE)) return undefined
  return {
    ap,
    type,
    attemptId,
    ...(completionCode && { completionCode }),
    // An unknown code is only ever shown by way of the broker's own answer, so the cast is safe.
    ...(error && { error: error as ErrorCode }),
  }
}

type Fields = Partial<Record<'ap' | 'type' | keyof HelloMessage | keyof ResultMessage, unknown>>

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value)
}
