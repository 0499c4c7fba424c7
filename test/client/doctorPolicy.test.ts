import { expect, it } from 'vitest'
import { allowsAddress, parsePolicies } from '../../src/client/doctorPolicy.ts'

const BROKER = 'https://connect.example.com/v1/connect/connections'

it.each<[source: string, address: string, self: string, isAllowed: boolean]>([
  // The host alone
  ['connect.example.com', BROKER, 'https://app.example.com', true],
  ['connect.example.com', BROKER, 'http://localhost:5173', true],
  ['CONNECT.example.com', BROKER, 'https://app.example.com', true],
  ['app.example.com', BROKER, 'https://app.example.com', false],
  ['example.com', BROKER, 'https://app.example.com', false],
  ['connect.example.com', 'http://connect.example.com/', 'https://app.example.com', false],
  // Wildcards
  ['*', BROKER, 'https://app.example.com', true],
  ['*.example.com', BROKER, 'https://app.example.com', true],
  ['*.example.com', 'https://example.com/', 'https://app.example.com', false],
  ['*.example.com', 'https://connect.example.com.evil.test/', 'https://app.example.com', false],
  // Schemes
  ['https:', BROKER, 'https://app.example.com', true],
  ['http:', BROKER, 'https://app.example.com', true],
  ['https:', 'http://127.0.0.1:4000/', 'http://localhost:5173', false],
  ['wss:', BROKER, 'https://app.example.com', false],
  ['data:', BROKER, 'https://app.example.com', false],
  ['https://connect.example.com', BROKER, 'http://localhost:5173', true],
  ['http://connect.example.com', BROKER, 'http://localhost:5173', true],
  // Ports
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/v1', 'http://localhost:5173', true],
  ['http://127.0.0.1:4001', 'http://127.0.0.1:4000/v1', 'http://localhost:5173', false],
  ['http://127.0.0.1', 'http://127.0.0.1:4000/v1', 'http://localhost:5173', false],
  ['http://127.0.0.1:*', 'http://127.0.0.1:4000/v1', 'http://localhost:5173', true],
  ['http://[::1]:4000', 'http://[::1]:4000/v1', 'http://localhost:5173', true],
  ['connect.example.com:443', BROKER, 'https://app.example.com', true],
  ['connect.example.com:80', BROKER, 'https://app.example.com', true],
  ['connect.example.com:443', 'http://connect.example.com/', 'http://app.example.com', false],
  // Paths
  ['https://connect.example.com/', BROKER, 'https://app.example.com', true],
  ['https://connect.example.com/v1/', BROKER, 'https://app.example.com', true],
  ['https://connect.example.com/v1', BROKER, 'https://app.example.com', false],
  // The page itself
  ["'self'", 'https://app.example.com/connect', 'https://app.example.com', true],
  ["'self'", 'https://app.example.com/', 'http://app.example.com', true],
  ["'self'", BROKER, 'https://app.example.com', false],
  ["'self'", 'http://localhost:5174/', 'http://localhost:5173', false],
  ["'self'", BROKER, 'null', false],
  // What is no address
  ["'none'", BROKER, 'https://app.example.com', false],
  ["'unsafe-inline'", BROKER, 'https://app.example.com', false],
])('the source %s lets %s be reached from %s: %s', (source, address, self, isAllowed) => {
  expect(allowsAddress([source], address, self)).toBe(isAllowed)
})

it('lets nothing be reached by no source, and all by one of several', () => {
  expect(allowsAddress([], BROKER, 'https://app.example.com')).toBe(false)
  expect(allowsAddress(["'self'", 'https:'], BROKER, 'https://app.example.com')).toBe(true)
})

it('reads every policy of a header, and of each directive the first', () => {
  const policies = parsePolicies(
    "default-src 'self';Connect-Src  https://a.test\thttps://b.test ; connect-src *;, ,form-action 'none'",
  )

  expect(policies.map((policy) => Object.fromEntries(policy))).toEqual([
    { 'default-src': ["'self'"], 'connect-src': ['https://a.test', 'https://b.test'] },
    { 'form-action': ["'none'"] },
  ])
})
