import type { AttemptBinding } from '@authpipe/protocol'
import type { LaunchQuestion } from '../storage/Schema.ts'

/** A proof, or a person's answer: as it should be, not so, or not there at all. */
export type Proof = 'right' | 'wrong' | 'missing'

/** All that decides a launch. */
export interface LaunchFacts {
  /** What the person was asked in the window, and has not answered. */
  readonly question: LaunchQuestion | null
  /** Of that question. */
  readonly answer: Proof
  /** This is the browser that was asked. */
  readonly isAskedBrowser: boolean
  /** What was proven before that question. */
  readonly provenBefore: AttemptBinding
  /** Launch secret and origin, of an opener that spoke. */
  readonly handshake: Proof
  /** Launch secret and origin, of a posted form; `late`: right, but of another time. */
  readonly post: Proof | 'late'
  /** A completion code, sent to the customer's own page, can prove at the end what is not proven now. */
  readonly canProveAtEnd: boolean
  /** A window beside the page: it can show a number. In a redirect there is no page any more. */
  readonly isBesidePage: boolean
  /** Several customers share the OAuth client: the person must know this one. */
  readonly isShared: boolean
}

/** What follows from them. */
export type LaunchDecision =
  /** To the provider. */
  | { readonly step: 'go'; readonly binding: AttemptBinding }
  | { readonly step: 'ask'; readonly question: LaunchQuestion; readonly binding: AttemptBinding }
  /** The attempt is burnt. */
  | { readonly step: 'end'; readonly code: LaunchEnd }
  /** Nothing changes. */
  | { readonly step: 'refuse' }

/** What a launch ends an attempt with. */
export type LaunchEnd =
  'launch_origin_mismatch' | 'binding_required' | 'number_mismatch' | 'cancelled'

/** What happens to a window that wants to go to the provider. */
export function decideLaunch(facts: LaunchFacts): LaunchDecision {
  return facts.question === null ? decideProofs(facts) : decideAnswer(facts, facts.question)
}

function decideProofs({ handshake, post, ...facts }: LaunchFacts): LaunchDecision {
  if (post === 'late') return { step: 'refuse' }
  // A false proof is an attack; it does not count as none.
  if (post === 'wrong' || handshake === 'wrong') {
    return { step: 'end', code: 'launch_origin_mismatch' }
  }
  if (post === 'right') return goOrConfirm('post', facts)
  if (handshake === 'right') return goOrConfirm('handshake', facts)
  if (facts.canProveAtEnd) return goOrConfirm('none', facts)
  if (!facts.isBesidePage) return { step: 'end', code: 'binding_required' }
  return { step: 'ask', question: 'number', binding: 'none' }
}

function goOrConfirm(
  binding: AttemptBinding,
  { isShared }: Pick<LaunchFacts, 'isShared'>,
): LaunchDecision {
  return isShared ? { step: 'ask', question: 'confirm', binding } : { step: 'go', binding }
}

function decideAnswer(
  { answer, isAskedBrowser, provenBefore }: LaunchFacts,
  question: LaunchQuestion,
): LaunchDecision {
  if (!isAskedBrowser || answer === 'missing') return { step: 'refuse' }
  if (question === 'confirm') {
    return answer === 'right'
      ? { step: 'go', binding: provenBefore }
      : { step: 'end', code: 'cancelled' }
  }
  // Its page names app and user as well, so a shared client needs no further question.
  return answer === 'right'
    ? { step: 'go', binding: 'number' }
    : { step: 'end', code: 'number_mismatch' }
}
