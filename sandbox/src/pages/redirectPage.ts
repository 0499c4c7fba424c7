import { escapeHtml, layout } from './layout.ts'

/** The page that leaves by script. Without scripts its link does the same. */
export function redirectPage(location: string): string {
  const url = JSON.stringify(location).replaceAll('<', '\\u003c')
  return layout(
    'Redirecting',
    `<h1>Redirecting</h1>
<p><a href="${escapeHtml(location)}">Click here to continue to ${escapeHtml(new URL(location).origin)}</a></p>
<script>window.location = ${url}</script>`,
  )
}
