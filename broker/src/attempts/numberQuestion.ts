import type { Ports } from '../ports.ts'

/** Which of these numbers does the page show? */
export interface NumberQuestion {
  readonly right: string
  /** Three of two digits, in any order, each with a first digit of its own. */
  readonly numbers: readonly string[]
}

const DIGITS = 10

/** Makes up a question. One of three is right by chance, and there is one try. */
export function createNumberQuestion(ports: Pick<Ports, 'randomBytes'>): NumberQuestion {
  const tens = Array.from({ length: DIGITS - 1 }, (_, index) => index + 1)
  const numbers = Array.from({ length: 3 }, () => {
    const [ten] = tens.splice(randomBelow(ports, tens.length), 1)
    return `${ten}${randomBelow(ports, DIGITS)}`
  })
  return { right: numbers[randomBelow(ports, numbers.length)] ?? '', numbers }
}

/** Every number below `limit` equally often: a byte that would favor some is thrown away. */
function randomBelow({ randomBytes }: Pick<Ports, 'randomBytes'>, limit: number): number {
  for (;;) {
    const [byte = 255] = randomBytes(1)
    if (byte < 256 - (256 % limit)) return byte % limit
  }
}
