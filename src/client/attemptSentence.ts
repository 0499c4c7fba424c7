import type { AttemptState, AttemptWord } from './AuthpipeClient.ts'

/** What the end user is told of an attempt, in English, while it goes on and when it ended. */
const SENTENCES: Readonly<Record<AttemptWord, string>> = {
  connecting: 'Finish in the {provider} window.',
  detached:
    'Finish in the {provider} window. If it is gone or stopped at an error, show it again or cancel.',
  number: 'Choose {number} in the {provider} window.',
  redirecting: 'Going on to {provider}.',
  success: '{provider} is connected.',
  dismissed: 'Cancelled. Nothing was changed.',
  window_closed: 'The window was closed before you finished. Nothing was connected.',
  denied: 'You declined access in {provider}. Nothing was connected.',
}

/**
 * What the end user is told where an attempt stands; `undefined` for nothing, or where an error says
 * it. `{provider}` stands for the provider's name, `{number}` for the number.
 */
export function attemptSentence(state: AttemptState): string | undefined {
  const word = attemptWord(state)
  return word && SENTENCES[word]
}

function attemptWord(state: AttemptState): AttemptWord | undefined {
  if (state.status === 'success') return state.status
  // The attempt that took its place speaks for itself.
  if (state.status === 'cancelled') return state.reason === 'superseded' ? undefined : state.reason
  if (state.status !== 'pending') return undefined
  const { phase, detached } = state
  if (phase === 'number' || phase === 'redirecting') return phase
  return detached ? 'detached' : 'connecting'
}
