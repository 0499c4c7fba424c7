import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createNumberQuestion } from '../../src/attempts/numberQuestion.ts'

const QUESTIONS = Array.from({ length: 2000 }, () => createNumberQuestion({ randomBytes }))

it('offers three numbers of two digits that nobody takes for each other', () => {
  for (const { numbers } of QUESTIONS) {
    expect(numbers).toHaveLength(3)
    expect(numbers.every((number) => /^[1-9]\d$/.test(number))).toBe(true)
    expect(new Set(numbers.map(([first]) => first)).size).toBe(3)
  }
})

it('puts the right one at each place equally often, and favors no number', () => {
  const places = QUESTIONS.map(({ right, numbers }) => numbers.indexOf(right))
  const rights = new Set(QUESTIONS.map(({ right }) => right))

  for (const place of [0, 1, 2]) {
    // Five standard deviations around a third of 2000.
    expect(Math.abs(places.filter((one) => one === place).length - 667)).toBeLessThan(106)
  }
  // Each of the 90 is missed by chance once in 5 thousand million runs.
  expect(rights.size).toBe(90)
})
