import { describe, expect, it } from 'vitest'
import { parsePopupMessage } from '@authpipe/protocol'

const HASH = 'A'.repeat(43)
const ATTEMPT_ID = `att_${'b'.repeat(22)}`

describe('parsePopupMessage', () => {
  it('reads a hello and drops what does not belong to it', () => {
    const message = parsePopupMessage({ ap: 1, type: 'authpipe:hello', kh: HASH, extra: 'x' })

    expect(message).toEqual({ ap: 1, type: 'authpipe:hello', kh: HASH })
  })

  it('reads a result with a completion code', () => {
    const data = { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, completionCode: HASH }

    expect(parsePopupMessage(data)).toEqual(data)
  })

  it('reads a result with an error', () => {
    const data = { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, error: 'access_denied' }

    expect(parsePopupMessage(data)).toEqual(data)
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'authpipe:hello'],
    ['another version', { ap: 2, type: 'authpipe:hello', kh: HASH }],
    ['no version', { type: 'authpipe:hello', kh: HASH }],
    ['a page message', { ap: 1, type: 'authpipe:launch', kh: HASH }],
    ['a short hash', { ap: 1, type: 'authpipe:hello', kh: 'A' }],
    ['a hash that is no text', { ap: 1, type: 'authpipe:hello', kh: { length: 43 } }],
    ['a result without an attempt', { ap: 1, type: 'authpipe:result' }],
    ['an attempt id of another shape', { ap: 1, type: 'authpipe:result', attemptId: '../x' }],
    [
      'a completion code of another shape',
      { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, completionCode: 7 },
    ],
    [
      'an error that is no code',
      { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, error: '<img>' },
    ],
  ])('ignores %s', (_what, data) => {
    expect(parsePopupMessage(data)).toBeUndefined()
  })
})
