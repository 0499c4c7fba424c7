import { describe, expect, it } from 'vitest'
import { ERRORS, errorDocsUrl, errorSentence } from '@authpipe/protocol'
import type { ErrorCode, ErrorEntry } from '@authpipe/protocol'

const entries = Object.entries(ERRORS) as [ErrorCode, ErrorEntry][]

function section([code, entry]: [ErrorCode, ErrorEntry]): string {
  const sentence = errorSentence(code)
  const status = entry.status === 0 ? 'in the browser only' : `HTTP ${entry.status}`
  const retry = entry.retryable ? 'worth trying again' : 'not worth trying again unchanged'
  return [
    `## ${code}`,
    '',
    entry.title,
    '',
    `- What to do: ${entry.fix}`,
    `- The person reads: "${sentence.replace('{provider}', 'GitLab')}"`,
    `- ${entry.category}, ${status}, ${retry}, recovery \`${entry.recovery}\``,
  ].join('\n')
}

/** `docs/errors.md`: run Vitest with `-u` to write it again after a change of the registry. */
function errorDocs(): string {
  const head = [
    '# Errors',
    '',
    'Every error has a stable `code`. Branch on it; texts may change. The registry is',
    '`protocol/src/errors.ts`; this page is written from it.',
  ].join('\n')
  return `${[head, ...entries.map(section)].join('\n\n')}\n`
}

describe('the registry of errors', () => {
  it('is what docs/errors.md says', async () => {
    await expect(errorDocs()).toMatchFileSnapshot('../../docs/errors.md')
  })

  it.each(entries)(
    'says of %s what happened and what to do, in whole sentences',
    (_code, entry) => {
      expect(entry.title).toMatch(/^[A-Z].*\.$/)
      expect(entry.fix).toMatch(/^[A-Z].*[.?]$/)
    },
  )

  it.each(entries)('gives %s an HTTP status that is an error, or none', (_code, { status }) => {
    expect(status === 0 || (status >= 400 && status <= 599)).toBe(true)
  })

  it('has an anchor for each code', () => {
    expect(errorDocsUrl('popup_blocked')).toBe('https://docs.authpipe.dev/errors#popup_blocked')
  })
})
