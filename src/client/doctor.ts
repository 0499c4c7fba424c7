import { gatherPageFacts } from './doctorFacts.ts'
import type { DoctorFacts, PageFacts } from './doctorFacts.ts'
import { findingsOf } from './doctorFindings.ts'
import type { DoctorFinding } from './doctorFindings.ts'

/** What all copies of the library in a page share. */
interface Practice {
  readonly copies: Set<object>
  /** What was said, so that it is said once. */
  readonly told: Set<string>
}

const PRACTICE = Symbol.for('@authpipe/react doctor')

/** One per copy. */
const COPY = {}

let page: Promise<PageFacts> | undefined

/**
 * Looks at the page on behalf of a client, and says what gets in its way: to the console, and to
 * `onFinding`, each finding once per page. For development.
 */
export async function examine(
  client: Omit<DoctorFacts, keyof PageFacts | 'copies'>,
  onFinding: (finding: DoctorFinding) => void,
): Promise<void> {
  const scope = globalThis as { [PRACTICE]?: Practice }
  const { copies, told } = (scope[PRACTICE] ??= { copies: new Set(), told: new Set() })
  copies.add(COPY)
  page ??= gatherPageFacts()
  const facts = await page
  for (const finding of findingsOf({ ...client, ...facts, copies: copies.size })) {
    if (told.has(finding.what)) continue
    told.add(finding.what)
    onFinding(finding)
    warn(finding)
  }
}

function warn({ what, why, fix, docsUrl }: DoctorFinding): void {
  // A developer looks here; nothing of it is in a production bundle.
  // oxlint-disable-next-line no-console
  console.warn(`Authpipe: ${what}\n\nWhat it does: ${why}\nWhat to do: ${fix}\n${docsUrl}`)
}
