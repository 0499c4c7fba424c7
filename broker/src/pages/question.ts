import type { PageWords } from './createPageWords.ts'
import { escapeHtml } from './escape.ts'
import { slimStyle } from './pageStyle.ts'

/** How it looks. */
export const questionStyle = slimStyle(`
[data-state="asking"] .mark { display: none; }
.asker { margin-top: 20px; font-size: 14px; color: var(--soft); overflow-wrap: anywhere; }
.asker bdi { display: block; }
#origin { font-weight: 600; color: var(--text); }
.numbers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin-top: 20px; }
button {
  min-height: 48px; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 12px;
  background: none; color: var(--text); font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.numbers button { min-height: 72px; font-size: 28px; font-variant-numeric: tabular-nums; }
#yes, #no { width: 100%; margin-top: 20px; text-wrap: balance; }
#yes { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
#yes + #no { margin-top: 12px; }
#no { font-weight: 500; }
`)

/** What a page says to ask, and on the button to refuse. */
export type QuestionText = readonly [title: string, status: string, refuse: string]

/** What a script needs to put a question. */
export interface QuestionWords {
  /** Has `{user}` in the end user's place. */
  readonly user: string
  readonly number: QuestionText
  /** Only where customers share a client. */
  readonly confirm?: QuestionText
}

/** See `QuestionWords`. */
export function questionWords({ say }: PageWords, mayConfirm: boolean): QuestionWords {
  return {
    user: say('askerUser'),
    number: [say('numberTitle'), say('numberStatus'), say('numberNone')],
    ...(mayConfirm
      ? { confirm: [say('confirmTitle'), say('confirmStatus'), say('cancelButton')] }
      : {}),
  }
}

/**
 * Who asks, and the buttons to answer with. Each name stands in a line of its own, so that none can turn
 * around what stands beside it.
 */
export function questionMarkup({ say }: PageWords): string {
  return `<div id="asker" class="asker" hidden><bdi id="origin"></bdi><bdi id="user"></bdi></div>
<div id="numbers" class="numbers" role="group" aria-labelledby="title" hidden>
${[0, 1, 2].map((index) => `<button id="number${index}" hidden></button>`).join('')}
</div>
<button id="yes" hidden>${escapeHtml(say('confirmButton'))}</button>
<button id="no" hidden></button>
`
}
