import { describe, expect, it } from 'vitest'
import { createEventParser } from '../src/createEventParser.ts'

function read(...pieces: string[]): string[] {
  const events: string[] = []
  const parse = createEventParser((data) => events.push(data))
  for (const piece of pieces) parse(piece)
  return events
}

describe('createEventParser', () => {
  it.each(['\n', '\r\n', '\r'])('reads events whose lines end in %j', (end) => {
    const text = `: hello\n\nid: 1\nevent: change\ndata: {"a":1}\n\ndata:two\ndata: lines\n\n`

    expect(read(`${text.replaceAll('\n', end)} `)).toEqual(['{"a":1}', 'two\nlines'])
  })

  it('reads the same wherever the pieces are cut', () => {
    const text = ': x\r\n\r\ndata: {"a":1}\r\n\r\ndata: 2\n\ndata: 3\r\n\r\n'

    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(read(text.slice(0, cut), text.slice(cut))).toEqual(['{"a":1}', '2', '3'])
    }
    expect(read(...text.split(''))).toEqual(['{"a":1}', '2', '3'])
  })

  it('keeps back an event that has not ended', () => {
    expect(read('data: 1\n')).toEqual([])
  })

  it('passes over comments, and events without data', () => {
    expect(read(': beat\n\n', 'event: x\n\n', ':\n\n')).toEqual([])
  })

  it('refuses an event without an end, in one line or in many', () => {
    expect(() => read(`data: ${'x'.repeat(70_000)}`)).toThrow(RangeError)
    expect(() => read('data: xxxxxxxxxxxxxxxxxxxx\n'.repeat(4_000))).toThrow(RangeError)
  })
})
