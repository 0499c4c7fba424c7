import { describe, expect, it } from 'vitest'
import { decideLaunch } from '../../src/attempts/decideLaunch.ts'
import type { LaunchDecision, LaunchFacts } from '../../src/attempts/decideLaunch.ts'

/** A window that proves nothing, beside its page. */
const NOTHING: LaunchFacts = {
  question: null,
  answer: 'missing',
  isAskedBrowser: false,
  provenBefore: 'none',
  handshake: 'missing',
  post: 'missing',
  canProveAtEnd: false,
  isBesidePage: true,
  isShared: false,
}
const ASKED_NUMBER: LaunchFacts = { ...NOTHING, question: 'number', isAskedBrowser: true }
const ASKED_CONFIRM: LaunchFacts = {
  ...NOTHING,
  question: 'confirm',
  isAskedBrowser: true,
  provenBefore: 'handshake',
}

const REFUSED = 'refused, nothing changes'

describe.each<readonly [string, LaunchFacts, readonly (readonly [Partial<LaunchFacts>, string])[]]>(
  [
    [
      'a first launch',
      NOTHING,
      [
        [{ handshake: 'right' }, 'goes, handshake'],
        [{ handshake: 'wrong' }, 'ends, launch_origin_mismatch'],
        [{ post: 'right' }, 'goes, post'],
        [{ post: 'wrong' }, 'ends, launch_origin_mismatch'],
        [{ post: 'late' }, REFUSED],
        [{}, 'asks number, none'],
        // A false proof is not made good by another way to prove.
        [{ handshake: 'wrong', canProveAtEnd: true }, 'ends, launch_origin_mismatch'],
        [{ post: 'wrong', canProveAtEnd: true }, 'ends, launch_origin_mismatch'],
        [{ post: 'wrong', handshake: 'right' }, 'ends, launch_origin_mismatch'],
        [{ post: 'right', handshake: 'wrong' }, 'ends, launch_origin_mismatch'],
        // A page to bring the code to.
        [{ canProveAtEnd: true }, 'goes, none'],
        [{ canProveAtEnd: true, isBesidePage: false }, 'goes, none'],
        [{ isBesidePage: false }, 'ends, binding_required'],
        [{ isBesidePage: false, post: 'right' }, 'goes, post'],
        // Answers to what was not asked.
        [{ answer: 'right' }, 'asks number, none'],
        [{ answer: 'right', isAskedBrowser: true }, 'asks number, none'],
        [{ answer: 'right', handshake: 'right', isShared: true }, 'asks confirm, handshake'],
        // A shared client.
        [{ isShared: true, handshake: 'right' }, 'asks confirm, handshake'],
        [{ isShared: true, post: 'right' }, 'asks confirm, post'],
        [{ isShared: true, canProveAtEnd: true }, 'asks confirm, none'],
        [{ isShared: true }, 'asks number, none'],
        [{ isShared: true, handshake: 'wrong' }, 'ends, launch_origin_mismatch'],
      ],
    ],
    [
      'after the number was asked',
      ASKED_NUMBER,
      [
        [{ answer: 'right' }, 'goes, number'],
        [{ answer: 'wrong' }, 'ends, number_mismatch'],
        [{ answer: 'missing' }, REFUSED],
        [{ answer: 'right', isShared: true }, 'goes, number'],
        [{ answer: 'right', isAskedBrowser: false }, REFUSED],
        [{ answer: 'wrong', isAskedBrowser: false }, REFUSED],
        [{ answer: 'missing', handshake: 'right' }, REFUSED],
        [{ answer: 'missing', post: 'right' }, REFUSED],
      ],
    ],
    [
      'after the person was asked to confirm',
      ASKED_CONFIRM,
      [
        [{ answer: 'right' }, 'goes, handshake'],
        [{ answer: 'right', provenBefore: 'post' }, 'goes, post'],
        [{ answer: 'right', provenBefore: 'none' }, 'goes, none'],
        [{ answer: 'wrong' }, 'ends, cancelled'],
        [{ answer: 'missing' }, REFUSED],
        [{ answer: 'missing', handshake: 'right' }, REFUSED],
        [{ answer: 'right', isAskedBrowser: false }, REFUSED],
        [{ answer: 'wrong', isAskedBrowser: false }, REFUSED],
      ],
    ],
  ],
)('%s', (_, usual, rows) => {
  it.each(rows)('with %o: %s', (facts, expected) => {
    expect(inWords(decideLaunch({ ...usual, ...facts }))).toBe(expected)
  })
})

it('lets no window go on its own word, whatever else is the case', () => {
  for (const isShared of [true, false]) {
    for (const isBesidePage of [true, false]) {
      for (const answer of ['right', 'wrong', 'missing'] as const) {
        const decision = decideLaunch({ ...NOTHING, isShared, isBesidePage, answer })

        expect(decision.step).not.toBe('go')
      }
    }
  }
})

function inWords(decision: LaunchDecision): string {
  if (decision.step === 'go') return `goes, ${decision.binding}`
  if (decision.step === 'ask') return `asks ${decision.question}, ${decision.binding}`
  return decision.step === 'end' ? `ends, ${decision.code}` : REFUSED
}
