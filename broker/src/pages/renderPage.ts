import { createHash } from 'node:crypto'
import { escapeHtml, escapeJson } from './escape.ts'
import type { PageState } from './createPage.ts'
import type { PageWords } from './createPageWords.ts'
import { pageStyle, slimStyle } from './pageStyle.ts'

/** A hosted page, ready to be answered with. */
export interface HostedPage {
  readonly html: string
  /** Its `Content-Security-Policy`: exactly this page's script and style, and requests to ourselves. */
  readonly csp: string
}

/** What a hosted page says. All texts are plain, and escaped here. */
export interface PageContent {
  readonly state: PageState
  readonly title: string
  readonly status: string
  /** Of the page's language; names the product. */
  readonly words: PageWords
  /** The end user it connects for, where the page knows. */
  readonly userLabel?: string | null
  /** The way back, where there is no other page to return to. */
  readonly backUrl?: string | undefined
  /** What to do where scripts are off. */
  readonly noScript?: string
  /** Markup of the page's own, hidden until its script shows it. */
  readonly hidden?: string
  /** Its style, in addition. */
  readonly style?: string
  /** The page's script, and what it is given. */
  readonly script?: { readonly source: string; readonly data: object }
}

/** One card with what happens, told to eyes and assistive technology alike. */
export function renderPage(content: PageContent): HostedPage {
  const { state, title, status, words, backUrl, noScript, hidden = '', script } = content
  const style = pageStyle + (content.style ?? '') + (backUrl === undefined ? '' : BACK_STYLE)
  const html = `<!doctype html>
<html lang="${words.locale}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main class="card" id="card" data-state="${state}">
${MARK}
<h1 id="title" tabindex="-1">${escapeHtml(title)}</h1>
<p id="status" role="status">${escapeHtml(status)}</p>
${noScript === undefined ? '' : `<noscript><p>${escapeHtml(noScript)}</p></noscript>`}
${hidden}${backLink(content)}
${whoLine(content)}
</main>
${script === undefined ? '' : scripts(script)}
</body>
</html>
`
  return { html, csp: policy(style, script?.source) }
}

/** One path for each state. */
const MARK = `<svg class="mark" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="20"/>
<path class="working" d="M24 4a20 20 0 0 1 20 20"/><path class="connected" d="m15 25 6 6 12-13"/><path class="stopped" d="M16 24h16"/><path class="failed" d="M24 14v12m0 7v.01"/></svg>`

const BACK_STYLE = slimStyle(`
.back { color: var(--accent); display: inline-block; margin-top: 12px; padding: 4px; font-weight: 600; }
`)

function backLink({ words, backUrl }: PageContent): string {
  if (backUrl === undefined) return ''
  return `<p><a class="back" href="${escapeHtml(backUrl)}">${escapeHtml(words.say('backLink'))}</a></p>`
}

/** For whom this happens: a person who did not start it should notice here. */
function whoLine({ words, userLabel }: PageContent): string {
  // Names are written in any script, whatever the page's direction.
  const app = `<bdi>${escapeHtml(words.app)}</bdi>`
  if (!userLabel) return `<p class="who">${app}</p>`
  const user = `<bdi>${escapeHtml(userLabel)}</bdi>`
  const sentence = escapeHtml(words.say('forWhom', { app: '{app}', user: '{user}' }))
  const html = sentence.replace('{app}', () => app).replace('{user}', () => user)
  return `<p class="who">${html}</p>`
}

function scripts({ source, data }: NonNullable<PageContent['script']>): string {
  return `<script type="application/json" id="data">${escapeJson(data)}</script>
<script>${source}</script>`
}

function policy(style: string, script: string | undefined): string {
  return [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src ${hashSource(script)}`, "connect-src 'self'"]),
    `style-src ${hashSource(style)}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
