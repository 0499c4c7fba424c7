import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Attempt } from '../../src/attempts/Attempt.ts'
import { hashSecret } from '../../src/attempts/attemptSecrets.ts'
import { finishProof, needsCode } from '../../src/attempts/finishProof.ts'
import type { BrokerConfig } from '../../src/BrokerConfig.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'

type Binding = NonNullable<BrokerConfig['binding']>
type Proof = 'code' | 'backend' | 'late code' | 'nothing'

const CODE = 'the-completion-code'
const REFUSED = 'binding_required'

let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
})
afterEach(() => ports.db.destroy())

function attempt(binding: Attempt['binding'], proof: Proof): Attempt {
  const endsIn = proof === 'late code' ? 0 : 1
  return {
    status: 'authorized',
    binding,
    is_confirmed: proof === 'backend' ? 1 : 0,
    completion_hash: hashSecret(CODE),
    completion_expires_at: ports.now() + endsIn,
  } as Attempt
}

function outcome(setting: Binding, binding: Attempt['binding'], proof: Proof): string {
  const config = { ...ports.config, binding: setting }
  const request = {
    codeVerifier: 'v',
    ...(proof.endsWith('code') ? { completionCode: CODE } : {}),
  }
  try {
    return finishProof({ config, now: ports.now }, attempt(binding, proof), request)
  } catch (error) {
    return (error as { code: string }).code
  }
}

it.each<[Binding, Attempt['binding'], Proof, string]>([
  ['any', 'handshake', 'nothing', 'none'],
  ['any', 'post', 'late code', 'none'],
  ['any', 'number', 'backend', 'backend'],
  ['any', 'handshake', 'code', 'completion_code'],
  ['any', 'none', 'code', 'completion_code'],
  ['any', 'none', 'nothing', REFUSED],
  ['any', 'none', 'late code', REFUSED],
  ['any', 'none', 'backend', REFUSED],
  ['launch_and_finish', 'handshake', 'code', 'completion_code'],
  ['launch_and_finish', 'handshake', 'backend', 'backend'],
  ['launch_and_finish', 'handshake', 'nothing', REFUSED],
  ['launch_and_finish', 'handshake', 'late code', REFUSED],
  ['launch_and_finish', 'none', 'code', REFUSED],
  ['launch_and_finish', 'none', 'backend', REFUSED],
])(
  'with %s, an attempt launched by %s that has %s is judged %s',
  (setting, binding, proof, end) => {
    expect(outcome(setting, binding, proof)).toBe(end)
  },
)

it('refuses a wrong code also where none is needed', () => {
  const request = { codeVerifier: 'v', completionCode: 'guessed' }

  expect(() => finishProof(ports, attempt('handshake', 'code'), request)).toThrow(
    expect.objectContaining({ code: 'verifier_mismatch' }),
  )
})

it.each<[Binding, Attempt['binding'], Proof, boolean]>([
  ['any', 'handshake', 'nothing', false],
  ['any', 'none', 'nothing', true],
  ['any', 'none', 'backend', true],
  ['launch_and_finish', 'post', 'nothing', true],
  ['launch_and_finish', 'post', 'backend', false],
])('with %s, tells the page of one launched by %s with %s: waits for a code, %s', (...row) => {
  const [setting, binding, proof, expected] = row
  const config = { ...ports.config, binding: setting }

  expect(needsCode(config, attempt(binding, proof))).toBe(expected)
  expect(needsCode(config, { ...attempt(binding, proof), status: 'created' })).toBe(false)
})
