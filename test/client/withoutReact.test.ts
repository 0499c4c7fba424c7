import { expect, it, vi } from 'vitest'

function refuse(): never {
  throw new Error('the core loaded React')
}

vi.mock('react', refuse)
vi.mock('react-dom', refuse)
vi.mock('@tanstack/react-query', refuse)

it('loads without React, and makes a client', async () => {
  const { createAuthpipeClient } = await import('../../src/client/index.ts')

  const client = createAuthpipeClient({
    brokerUrl: 'https://connect.example.com',
    getConnectToken: async () => 'ct_test',
  })

  expect(client.getAttempt('gitlab')).toEqual({ status: 'idle' })
})
