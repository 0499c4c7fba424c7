import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { consent } from './support/consent.ts'
import { startWorld, type Defenses, type World } from './support/startWorld.ts'

/*
 * Forced linking: Mallory starts an attempt as herself and sends Ada a link. If it worked, Ada's
 * GitLab would be connected to Mallory's account. The controls take one defense down and show that
 * it does work then: the tests above them can fail.
 */

const ALL: Defenses = { binding: true, browserCookie: true }

async function inWorld(defenses: Defenses, run: (world: World) => Promise<void>): Promise<void> {
  const world = await startWorld(defenses)
  try {
    await run(world)
  } finally {
    await world.stop()
  }
}

/** Ada opens the provider's link that Mallory sent, and consents. */
async function visitAuthorizeLink(page: Page, world: World) {
  const attempt = await world.attempt()
  await page.goto(await attempt.launch())
  await consent(page, 'ada')
  await page.waitForURL(/\/connect\//)
  return attempt
}

test("a sent authorize link gives Mallory nothing, and asks for none of Ada's tokens", async ({
  page,
}) => {
  await inWorld(ALL, async (world) => {
    const attempt = await visitAuthorizeLink(page, world)

    await expect(page.getByText('This link was not started in this browser.')).toBeVisible()
    const completed = await attempt.complete()
    expect(completed.body.code).toBe('browser_mismatch')
    expect(await attempt.connections()).toEqual([])
    expect(world.sandbox.tokenRequests()).toEqual([])
  })
})

test('control: without the cookie check, the sent authorize link works', async ({ page }) => {
  await inWorld({ ...ALL, browserCookie: false }, async (world) => {
    const attempt = await visitAuthorizeLink(page, world)

    const completed = await attempt.complete()
    expect(completed.status).toBe(200)
    expect(await attempt.connections()).toHaveLength(1)
  })
})

test('a sent boot link asks for a number that Ada does not see, and goes to no provider', async ({
  page,
}) => {
  await inWorld(ALL, async (world) => {
    const attempt = await world.attempt()
    await page.goto(attempt.bootLink)
    await expect(page.getByText('Which number does Acme Deploys show?').first()).toBeVisible()
    expect((await attempt.complete()).body.code).toBe('attempt_state')

    await page.getByRole('button', { name: 'None of these' }).click()

    await expect(page.getByText('The numbers did not match. Nothing was connected.')).toBeVisible()
    expect((await attempt.complete()).body.code).toBe('number_mismatch')
    expect(world.sandbox.requests()).toEqual([])
  })
})

test('control: without the binding rule, the sent boot link works', async ({ page }) => {
  await inWorld({ ...ALL, binding: false }, async (world) => {
    const attempt = await world.attempt()
    await page.goto(attempt.bootLink)
    await consent(page, 'ada')
    await page.waitForURL(/\/connect\/done\//)

    const completed = await attempt.complete()
    expect(completed.status).toBe(200)
    expect(await attempt.connections()).toHaveLength(1)
  })
})

/** A page of Mallory's: it opens the link and says to the window whatever she knows. */
const EVIL_PAGE = `<!doctype html><button>Prize</button><script>
  document.querySelector('button').onclick = () => {
    const { link, message } = window.plan
    const popup = window.open(link, 'prize', 'popup')
    window.addEventListener('message', ({ data, origin }) => {
      popup.postMessage({ ap: 1, type: 'authpipe:launch', kh: data.kh, ...message }, origin)
    })
  }
</script>`

async function playOpener(page: Page, world: World) {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(EVIL_PAGE)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.3', resolve))
  const evil = `http://127.0.0.3:${(server.address() as AddressInfo).port}`
  const attempt = await world.attempt()
  try {
    await page.goto(evil)
    const link = attempt.bootLink.replace(/&o=.*/, `&o=${encodeURIComponent(evil)}`)
    await page.evaluate((plan) => Object.assign(window, { plan }), {
      link,
      message: attempt.launchMessage,
    })
    const [popup] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: 'Prize' }).click(),
    ])
    return { attempt, popup }
  } finally {
    server.close()
  }
}

test('a foreign page that opens the boot link and plays the opener ends the attempt', async ({
  page,
}) => {
  await inWorld(ALL, async (world) => {
    const { attempt, popup } = await playOpener(page, world)

    await expect(popup.getByText('This link was not started in this browser.')).toBeVisible()
    expect((await attempt.complete()).body.code).toBe('launch_origin_mismatch')
    expect(world.sandbox.requests()).toEqual([])
  })
})

test('control: without the binding rule, a foreign page can play the opener', async ({ page }) => {
  await inWorld({ ...ALL, binding: false }, async (world) => {
    const { attempt, popup } = await playOpener(page, world)
    await consent(popup, 'ada')
    await expect.poll(async () => (await attempt.complete()).status).toBe(200)

    expect(await attempt.connections()).toHaveLength(1)
  })
})
