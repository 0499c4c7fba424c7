import type { AttemptBinding, LaunchAnswer } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { LaunchQuestion } from '../storage/Schema.ts'
import type { Attempt } from './Attempt.ts'
import { createSecret, hashSecret } from './attemptSecrets.ts'
import { browserCookie } from './browserCookie.ts'
import { changeAttempt } from './changeAttempt.ts'
import type { AttemptChange } from './changeAttempt.ts'
import type { Launch } from './goToProvider.ts'
import { createNumberQuestion } from './numberQuestion.ts'

/**
 * Has the window ask the person, and ties the answer to this browser by a cookie. Asked once: whoever
 * launches with the same key meanwhile sees no numbers.
 * @throws {BrokerError} `state_invalid` when another launch of the key, or a cancel, was first
 */
export async function askPerson(
  ports: Ports,
  attempt: Attempt,
  { question, binding }: { readonly question: LaunchQuestion; readonly binding: AttemptBinding },
  seen: AttemptChange,
): Promise<Launch> {
  const browser = createSecret(ports)
  const { number, answer } = phrase(ports, attempt, question)
  const event = question === 'number' ? 'ask_number' : 'ask_confirm'
  const asked = await changeAttempt(ports, attempt, event, {
    ...seen,
    binding,
    question,
    number,
    cookie_hash: hashSecret(browser),
  })
  if (!asked) throw new BrokerError('state_invalid')
  const cookie = browserCookie(ports.config, attempt.id, browser)
  return { attemptId: attempt.id, answer, cookie }
}

function phrase(
  ports: Ports,
  { origin, user_label: userLabel }: Attempt,
  question: LaunchQuestion,
): { readonly number: string | null; readonly answer: LaunchAnswer } {
  const asker = { origin, userLabel }
  if (question === 'confirm') return { number: null, answer: { next: 'confirm', asker } }
  const { right, numbers } = createNumberQuestion(ports)
  return { number: right, answer: { next: 'number', numbers, asker } }
}
