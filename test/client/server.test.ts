// @vitest-environment node
import { expect, it, vi } from 'vitest'
import { createAuthpipeClient } from '../../src/client/index.ts'

it('works where there is no window: nothing connects, nothing stays open', async () => {
  const open = vi.fn()
  vi.stubGlobal('BroadcastChannel', open)
  const getConnectToken = vi.fn(async () => 'ct_test')

  const brokerUrl = 'https://connect.example.com'
  const client = createAuthpipeClient({ brokerUrl, getConnectToken })
  const stop = client.onConnectionsChange(() => {})
  const outcome = await client.connect({ provider: 'gitlab' })
  stop()

  expect(typeof window).toBe('undefined')
  expect(outcome).toMatchObject({ status: 'error', error: { code: 'unsupported_environment' } })
  expect(client.getAttempt('gitlab')).toBe(outcome)
  expect(open).not.toHaveBeenCalled()
  expect(getConnectToken).not.toHaveBeenCalled()
})
