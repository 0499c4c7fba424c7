import { expect, test } from '@playwright/test'
import { createSandbox } from '@authpipe/sandbox'
import { consent, openWindow } from './support/consent.ts'
import { createDataFolder, startDemo } from './support/startDemo.ts'

test('the demo connects to a GitLab that is not its own, and starts no sandbox', async ({
  page,
}) => {
  const data = await createDataFolder()
  const client = { clientId: 'my-app', clientSecret: 'gloas-my-secret', name: 'My application' }
  const gitlab = await createSandbox({
    clients: [{ ...client, redirectUris: [], scopes: ['read_user', 'read_api'] }],
  })
  const demo = await startDemo(data.path, {
    GITLAB_URL: gitlab.url,
    GITLAB_CLIENT_ID: client.clientId,
    GITLAB_CLIENT_SECRET: client.clientSecret,
    GITLAB_SCOPES: 'read_user read_api',
  })
  try {
    expect(demo.provider).toBe(gitlab.url)
    // What the person who runs the demo does in GitLab's settings.
    gitlab.setRedirectUris(client.clientId, [demo.redirectUri])

    await page.goto(demo.app)
    const popup = await openWindow(page)
    await consent(popup, 'grace')
    await expect(page.getByText('Connected as @grace')).toBeVisible()

    await page.getByRole('button', { name: 'Call GitLab from the backend' }).click()
    const answer = page.getByRole('region', { name: 'Backend answer' })
    await expect(answer).toContainText('"username": "grace"')
  } finally {
    await demo.stop()
    await gitlab.close()
    await data.remove()
  }
})
