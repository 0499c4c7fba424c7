import type { PageWords } from './createPageWords.ts'
import { escapeHtml } from './escape.ts'

/** What a script needs to put a question. `{user}` in `user` is the end user. */
export interface QuestionWords {
  readonly user: string
  readonly numberTitle: string
  readonly numberStatus: string
  readonly numberNone: string
  readonly confirmTitle: string
  readonly confirmStatus: string
}

/** See `QuestionWords`. */
export function questionWords({ say }: PageWords): QuestionWords {
  return {
    user: say('askerUser'),
    numberTitle: say('numberTitle'),
    numberStatus: say('numberStatus'),
    numberNone: say('numberNone'),
    confirmTitle: say('confirmTitle'),
    confirmStatus: say('confirmStatus'),
  }
}

/**
 * Who asks, and the buttons to answer with. Each name stands in a line of its own, so that none can turn
 * around what stands beside it.
 */
export function questionMarkup({ say }: PageWords): string {
  return `<div id="asker" class="asker" hidden><bdi id="origin"></bdi><bdi id="user"></bdi></div>
<div id="numbers" class="numbers" role="group" aria-labelledby="title" hidden>
${[0, 1, 2].map((index) => `<button id="number${index}"></button>`).join('')}
</div>
<button id="yes" hidden>${escapeHtml(say('confirmButton'))}</button>
<button id="no" hidden>${escapeHtml(say('cancelButton'))}</button>
`
}
