import { escapeHtml, layout } from './layout.ts'

/** A page that says one thing, such as an error that is not sent back to the application. */
export function messagePage(heading: string, text: string, code?: string): string {
  return layout(
    heading,
    `<h1>${escapeHtml(heading)}</h1>
<p class="notice">${escapeHtml(text)}</p>
${code ? `<p><code>${escapeHtml(code)}</code></p>` : ''}`,
  )
}
