import { expect, it } from 'vitest'
import { isRightIssuer } from '../../src/attempts/isRightIssuer.ts'

const provider = { client: { instanceUrl: 'https://gitlab.example' } }

it.each([
  [true, 'https://gitlab.example', true],
  [true, 'https://evil.example', false],
  [true, 'https://gitlab.example/', false],
  [true, undefined, false],
  [false, undefined, true],
  [false, 'https://gitlab.example', true],
  [false, 'https://evil.example', false],
])('with sendsIssuer %s, %s is right: %s', (sendsIssuer, issuer, isRight) => {
  expect(isRightIssuer({ provider, flow: { sendsIssuer } }, issuer)).toBe(isRight)
})
