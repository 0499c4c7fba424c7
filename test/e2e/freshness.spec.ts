import { expect, test } from '@playwright/test'
import { consent, openWindow } from './support/consent.ts'
import { createDataFolder, startDemo } from './support/startDemo.ts'

const LOOP_MS = 12_000

test('with tokens of five seconds, a backend that calls without pause never sees a 401', async ({
  page,
}) => {
  const data = await createDataFolder()
  const demo = await startDemo(data.path, { SANDBOX_TOKEN_TTL: '5' })
  try {
    await page.goto(demo.app)
    await consent(await openWindow(page), 'ada')
    await expect(page.getByText('Connected as @ada')).toBeVisible()

    // The backend's own call, by the page's session: each asks for the credential anew.
    const statuses = new Map<number, number>()
    const end = Date.now() + LOOP_MS
    while (Date.now() < end) {
      const answer = await page.request.get(`${demo.app}/api/gitlab/user`)
      const { status } = (await answer.json()) as { status: number }
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }

    expect([...statuses.keys()]).toEqual([200])
    const requests = (await demo.sandbox('GET', 'requests')) as { path: string; status: number }[]
    const apiCalls = requests.filter(({ path }) => path === '/api/v4/user')
    expect(apiCalls.filter(({ status }) => status !== 200)).toEqual([])
    // More than two lives of a token went by, so it was renewed more than once.
    const renewals = requests.filter(({ path }) => path === '/oauth/token').length - 1
    expect(renewals).toBeGreaterThan(2)
  } finally {
    await demo.stop()
    await data.remove()
  }
})
