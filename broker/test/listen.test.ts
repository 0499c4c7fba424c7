import { expect, it } from 'vitest'
import { listen } from '../src/listen.ts'

it('says that another program uses the port', async () => {
  const taken = await listen({ port: 0 })

  const listening = listen({ port: taken.port })

  await expect(listening).rejects.toMatchObject({
    name: 'StartupError',
    problems: [expect.stringContaining('choose another one with AUTHPIPE_PORT')],
  })
  await taken.close()
})

it.each([
  // RFC 5737: for documentation, so no machine has it.
  ['an address of another machine', '192.0.2.1'],
  // RFC 6761: no such name, ever.
  ['a name that is none', 'broker.invalid'],
])('says that the host is %s', async (_case, host) => {
  const listening = listen({ host, port: 0 })

  await expect(listening).rejects.toMatchObject({
    name: 'StartupError',
    problems: [expect.stringContaining('AUTHPIPE_HOST')],
  })
})
