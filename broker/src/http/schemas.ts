import type {
  CancelAttemptRequest,
  CompleteAttemptRequest,
  ConfirmAttemptRequest,
  CreateAttemptRequest,
  CreateConnectTokenRequest,
  GetCredentialRequest,
  LaunchRequest,
  ReopenAttemptRequest,
} from '@authpipe/protocol'
import { z } from 'zod'

/** With half a surrogate pair, two names would be one in UTF-8: in the database, and in what boxes bind. */
const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cs}/u.test(text), 'must be well-formed Unicode')
const scopes = z.array(z.string().min(1).max(200)).max(100)
/** SHA-256, base64url. */
const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 43 base64url characters')
/** RFC 7636 §4.1. */
const verifier = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{43,128}$/, 'must be 43 to 128 unreserved characters')
const secret = z.string().regex(/^[A-Za-z0-9_-]{32,128}$/, 'must be 32 to 128 base64url characters')
const origin = z.string().max(300)
const pageUrl = z.string().max(2000)
/** Codes are handed to these; nobody who holds a connect token may choose them. */
const notFromPages = z
  .unknown()
  .refine((value) => value === undefined, {
    error: 'is for createConnectToken() alone: a page cannot choose it',
    params: { status: 422 },
  })
  .transform(() => undefined)
  .optional()

/** `POST /v1/connect-tokens` */
export const createConnectTokenRequest = z.object({
  tenantId: name,
  userId: name,
  userLabel: name.exactOptional(),
  providers: z.array(name).max(100).exactOptional(),
  scopes: z.record(name, scopes).exactOptional(),
  origins: z.array(origin).min(1).max(100).exactOptional(),
  relayUrl: pageUrl.exactOptional(),
  returnUrl: pageUrl.exactOptional(),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag')
    .exactOptional(),
  ttl: z.int().min(1).max(3600).exactOptional(),
}) satisfies z.ZodType<CreateConnectTokenRequest>

/** `POST /v1/credentials:get` */
export const getCredentialRequest = z.object({
  tenantId: name,
  userId: name,
  provider: name.exactOptional(),
  connectionId: name.exactOptional(),
  afterGeneration: z.int().min(0).exactOptional(),
}) satisfies z.ZodType<GetCredentialRequest>

/** The query of `GET /v1/connections` */
export const listConnectionsQuery = z.object({
  tenantId: name,
  userId: name,
  provider: name.exactOptional(),
})

/** `POST /v1/connect/attempts` */
export const createAttemptRequest = z.object({
  provider: name,
  scopes: scopes.min(1).exactOptional(),
  codeChallenge: hash,
  bootHash: hash,
  launchHash: hash,
  display: z.enum(['popup', 'redirect']),
  connectionId: name.exactOptional(),
  loginHint: name.exactOptional(),
  relayUrl: notFromPages,
  returnUrl: notFromPages,
}) satisfies z.ZodType<CreateAttemptRequest>

/** `POST …/complete` */
export const completeAttemptRequest = z.object({
  codeVerifier: verifier,
  completionCode: secret.exactOptional(),
}) satisfies z.ZodType<CompleteAttemptRequest>

/** `POST /v1/attempts/{id}/confirm` */
export const confirmAttemptRequest = z.object({
  tenantId: name,
  userId: name,
}) satisfies z.ZodType<ConfirmAttemptRequest>

/** `POST …/cancel` */
export const cancelAttemptRequest = z.object({
  codeVerifier: verifier,
}) satisfies z.ZodType<CancelAttemptRequest>

/** `POST …/reopen` */
export const reopenAttemptRequest = z.object({
  codeVerifier: verifier,
  bootHash: hash,
  launchHash: hash,
  display: z.enum(['popup', 'redirect']).exactOptional(),
}) satisfies z.ZodType<ReopenAttemptRequest>

/** The query of `GET …/attempts/{id}` */
export const attemptQuery = z.object({
  wait: z.coerce.number().min(0).max(60).exactOptional(),
  v: z.coerce.number().int().min(0).default(0),
})

/** `POST /connect/boot/launch` */
export const launchRequest = z.object({
  k: secret,
  openerOrigin: z.string().max(300).nullable(),
  attemptId: name.exactOptional(),
  launchSecret: secret.exactOptional(),
  postTicket: z.string().max(1000).exactOptional(),
  number: z.string().max(20).exactOptional(),
  isConfirmed: z.boolean().exactOptional(),
}) satisfies z.ZodType<LaunchRequest>

/** The form of `POST /connect/boot/post` */
export const postedForm = z.object({ k: secret, l: secret })

/** `POST /connect/done/{id}/opener` */
export const openerReport = z.object({ opener: z.enum(['kept', 'lost']) })
