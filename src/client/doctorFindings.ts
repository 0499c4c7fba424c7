import type { DoctorFacts } from './doctorFacts.ts'
import { allowsAddress } from './doctorPolicy.ts'
import type { PagePolicy } from './doctorPolicy.ts'

/** Something about the page that gets in the way of connecting. */
export interface DoctorFinding {
  /** Also the anchor in `docs/debugging.md`. */
  readonly id:
    | 'insecure_context'
    | 'sandboxed_frame'
    | 'opener_policy'
    | 'connect_src'
    | 'form_action'
    | 'origin_not_allowed'
    | 'second_copy'
  readonly what: string
  /** What it does to the person, or to the app. */
  readonly why: string
  /** What to do. */
  readonly fix: string
  readonly docsUrl: string
}

type Check = (facts: DoctorFacts) => readonly [what: string, why: string, fix: string] | undefined

/** What a frame must allow. */
const NEEDED = ['allow-popups', 'allow-popups-to-escape-sandbox', 'allow-same-origin'] as const

/** In the order in which they matter: what stops everything comes first. */
const CHECKS: Readonly<Record<DoctorFinding['id'], Check>> = {
  insecure_context({ isSecureContext, origin }) {
    // Without an origin it may look so too; that is said below.
    if (isSecureContext || origin === 'null') return undefined
    return [
      `This page (${origin}) is not a secure context, so it has no crypto.subtle.`,
      'Every click ends in unsupported_environment.',
      'Serve it over https. Over http only localhost is secure.',
    ]
  },

  sandboxed_frame(facts) {
    const missing = missingInSandbox(facts)
    if (missing.length === 0) return undefined
    return [
      `This page is sandboxed without ${missing.join(' ')}.`,
      missing.includes('allow-same-origin')
        ? 'It has no origin that a window could answer to: every click ends in unsupported_environment.'
        : 'The window does not open, or the sign-in page in it does not work.',
      `Set <iframe sandbox="allow-scripts allow-forms ${NEEDED.join(' ')}">, or the same in the sandbox of the Content-Security-Policy.`,
    ]
  },

  connect_src({ policies, brokerUrl, origin, errors }) {
    const address = `${brokerUrl}/v1/connect/connections`
    const blocked = sourcesThatForbid(policies, ['connect-src', 'default-src'], address, origin)
    // Where the policy itself cannot be read, the browser has told all the same.
    if (!blocked && !errors.has('csp_blocked')) return undefined
    return [
      `The page's Content-Security-Policy lets no request go to ${brokerUrl}.`,
      'No button can learn its state, and every click ends in csp_blocked.',
      sendPolicy('connect-src', blocked ?? ["'self'"], brokerUrl),
    ]
  },

  origin_not_allowed({ errors, origin }) {
    // What has no origin cannot be allowed; that is said above.
    if (!errors.has('origin_not_allowed') || origin === 'null') return undefined
    return [
      `The broker refuses the pages of ${origin}.`,
      'No button of this page works.',
      `Add it to AUTHPIPE_ALLOWED_ORIGINS of the broker, exactly so: ${origin}. If it stands there, add it to the origins in createConnectToken().`,
    ]
  },

  opener_policy(facts) {
    if (!isSevered(facts)) return undefined
    const { hasRelay } = facts
    const isolated = 'If the page must stay isolated, '
    const relay = 'name a relayUrl in createConnectToken()'
    const canPost = !formSourcesThatForbid(facts)
    return [
      'The page sends Cross-Origin-Opener-Policy: same-origin, which cuts it off from its windows.',
      canPost
        ? 'The button goes on by a form. It cannot see that somebody closes the window, and waits until they cancel.'
        : hasRelay
          ? 'Windows end on your relay page. The button cannot see that somebody closes one, and waits until they cancel.'
          : 'People have to compare a number before they can go on.',
      `Send Cross-Origin-Opener-Policy: same-origin-allow-popups. ${
        canPost || hasRelay
          ? `${isolated}there is nothing to do.`
          : `${isolated}let its forms go to ${facts.pagesUrl}, or ${relay}.`
      }`,
    ]
  },

  form_action(facts) {
    const { pagesUrl, hasRelay, hasReturn } = facts
    const needsForm = hasReturn || (isSevered(facts) && !hasRelay)
    const sources = formSourcesThatForbid(facts)
    if (!sources || !needsForm) return undefined
    return [
      `The page's Content-Security-Policy lets no form go to ${pagesUrl}.`,
      hasReturn
        ? 'People in browsers that open no windows cannot go on in place of the page.'
        : 'A window that is cut off from the page can be opened by a form only; without it people have to compare a number.',
      sendPolicy('form-action', sources, pagesUrl),
    ]
  },

  second_copy({ copies }) {
    if (copies < 2) return undefined
    return [
      `${copies} copies of @authpipe/react run in this page.`,
      'A hook of one does not find the AuthpipeProvider of another, and isConnectError() does not know the errors of another.',
      'Look where they come from with npm ls @authpipe/react, then npm dedupe, or resolve.dedupe: ["@authpipe/react"] in Vite.',
    ]
  },
}

/** What gets in the way, by what is known. */
export function findingsOf(facts: DoctorFacts): readonly DoctorFinding[] {
  return (Object.keys(CHECKS) as DoctorFinding['id'][]).flatMap((id) => {
    const [what, why, fix] = CHECKS[id](facts) ?? []
    const docsUrl = `https://docs.authpipe.dev/debugging#${id}`
    return what && why && fix ? [{ id, what, why, fix, docsUrl }] : []
  })
}

function missingInSandbox({ origin, frameSandbox, policies }: DoctorFacts): readonly string[] {
  const sandboxes = [frameSandbox, ...policies.map((policy) => policy.get('sandbox'))]
  const missing = NEEDED.filter((token) =>
    sandboxes.some((allowed) => allowed && !allowed.includes(token)),
  )
  // A frame of another origin shows itself by this alone.
  return missing.length === 0 && origin === 'null' ? ['allow-same-origin'] : missing
}

/** Whether the page's windows are cut off from it. A frame's own header means nothing. */
function isSevered({ openerPolicy, isCrossOriginIsolated, isFramed }: DoctorFacts): boolean {
  const [value = ''] = openerPolicy.split(';')
  return isCrossOriginIsolated || (!isFramed && /^same-origin(-plus-coep)?$/.test(value.trim()))
}

function formSourcesThatForbid(facts: DoctorFacts): readonly string[] | undefined {
  const { policies, pagesUrl, origin } = facts
  return sourcesThatForbid(policies, ['form-action'], `${pagesUrl}/connect/boot/post`, origin)
}

/** The sources of the first policy that forbids this address; each directive is the next one's heir. */
function sourcesThatForbid(
  policies: readonly PagePolicy[],
  directives: readonly string[],
  address: string,
  origin: string,
): readonly string[] | undefined {
  return policies
    .map((policy) => directives.map((name) => policy.get(name)).find(Boolean))
    .find((sources) => sources && !allowsAddress(sources, address, origin))
}

function sendPolicy(directive: string, sources: readonly string[], url: string): string {
  const kept = sources.filter((source) => source.toLowerCase() !== "'none'")
  const value = [directive, ...kept, new URL(url).origin].join(' ')
  return `Send Content-Security-Policy: …; ${value}; …`
}
