import { expect, it } from 'vitest'
import { browserCookie } from '../../src/attempts/browserCookie.ts'
import { createTestPorts } from '../support/createTestPorts.ts'

async function cookieAt(pagesUrl: string): Promise<string> {
  const { config, db } = await createTestPorts()
  await db.destroy()
  return browserCookie({ ...config, pagesUrl }, 'att_1', 'value').header
}

it('is host-only and secure, so that no sibling host can plant one', async () => {
  expect(await cookieAt('https://connect.example.com')).toBe(
    '__Host-ap_att_1=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=900; Secure',
  )
})

it('goes without prefix on http at loopback, where WebKit would refuse it', async () => {
  expect(await cookieAt('http://127.0.0.1:4000')).toBe(
    'ap_att_1=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=900',
  )
})
