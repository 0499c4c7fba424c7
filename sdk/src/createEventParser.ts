/** The longest event taken in, in characters. Ours have about 150. */
const MAX_LENGTH = 65_536

/**
 * Reads a stream of server-sent events from pieces of text, cut anywhere. Calls back with the data of
 * each event; comments, names and ids are passed over.
 * @throws {RangeError} when an event has no end
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function createEventParser(onData: (data: string) => void): (piece: string) => void {
  let rest = ''
  let data: string[] = []

  const takeLine = (line: string): void => {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'))
      data = []
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    }
  }

  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    // A "\r" at the end of a piece may be half of "\r\n": it stays for the next one.
    rest = lines.pop() ?? ''
    for (const line of lines) takeLine(line)
    const length = data.reduce((sum, line) => sum + line.length, rest.length)
    if (length > MAX_LENGTH) throw new RangeError('An event of the broker has no end.')
  }
}
