import { parsePolicies } from './doctorPolicy.ts'
import type { PagePolicy } from './doctorPolicy.ts'

/** What the doctor knows of the page. */
export interface DoctorFacts {
  readonly brokerUrl: string
  readonly pagesUrl: string
  /** `null` for an opaque one. */
  readonly origin: string
  readonly isSecureContext: boolean
  readonly isCrossOriginIsolated: boolean
  readonly isFramed: boolean
  /** What the frame's `sandbox` allows; undefined without one, or where the page may not look. */
  readonly frameSandbox: readonly string[] | undefined
  /** The value of `Cross-Origin-Opener-Policy`. */
  readonly openerPolicy: string
  /** From the header, then from each `<meta>`. */
  readonly policies: readonly PagePolicy[]
  /** The connect tokens of this page name a relay page. */
  readonly hasRelay: boolean
  /** The connect tokens of this page name a page that a redirect comes back to. */
  readonly hasReturn: boolean
  /** Copies of the library that run in this page. */
  readonly copies: number
  /** Codes of the errors there have been. */
  readonly errors: ReadonlySet<string>
}

/** What the page itself tells, the same as long as it is there. */
export type PageFacts = Omit<
  DoctorFacts,
  'brokerUrl' | 'pagesUrl' | 'hasRelay' | 'hasReturn' | 'copies' | 'errors'
>

/** Looks at this page, and asks its own server once more for its headers. */
export async function gatherPageFacts(): Promise<PageFacts> {
  const headers = await askOwnHeaders()
  const metas = document.querySelectorAll('meta[http-equiv="content-security-policy" i]')
  return {
    origin: window.origin,
    isSecureContext: window.isSecureContext,
    isCrossOriginIsolated: window.crossOriginIsolated,
    isFramed: window.parent !== window,
    frameSandbox: readFrameSandbox(),
    openerPolicy: headers?.get('cross-origin-opener-policy') ?? '',
    policies: [
      ...parsePolicies(headers?.get('content-security-policy') ?? ''),
      ...[...metas].flatMap((meta) => parsePolicies(meta.getAttribute('content') ?? '')),
    ],
  }
}

/** A script cannot read its own page's headers, so the page is asked for again, without its body. */
async function askOwnHeaders(): Promise<Headers | undefined> {
  if (!location.protocol.startsWith('http') || window.origin === 'null') return undefined
  try {
    const url = location.href.replace(/#.*/, '')
    const response = await fetch(url, { method: 'HEAD', credentials: 'same-origin' })
    // An error page may have headers of its own.
    return response.ok ? response.headers : undefined
  } catch {
    return undefined
  }
}

function readFrameSandbox(): readonly string[] | undefined {
  try {
    const value = window.frameElement?.getAttribute('sandbox')
    return value?.toLowerCase().split(/\s+/)
  } catch {
    // The frame belongs to another origin.
    return undefined
  }
}
