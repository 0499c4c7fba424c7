import type { Page } from '@playwright/test'

/** Clicks the button and hands over the window it opens. */
export async function openWindow(
  page: Page,
  button: string | RegExp = 'Connect GitLab',
): Promise<Page> {
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: button }).click(),
  ])
  return popup
}

/** Signs in at the sandbox, where it asks. */
export async function signIn(popup: Page, username: string): Promise<void> {
  await popup.getByRole('button', { name: `Sign in as @${username}` }).click()
}

/** Signs in and consents. The window closes by itself afterwards. */
export async function consent(popup: Page, username: string): Promise<void> {
  await signIn(popup, username)
  await popup.getByRole('button', { name: 'Authorize' }).click()
}
