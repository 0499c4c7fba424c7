import { describe, expect, it, vi } from 'vitest'
import { expectState, learn, openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const IOS = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15'
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; SM-A146U'

async function openPageIn(userAgent: string, hasReturn = true): Promise<TestPage> {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent)
  const page = openTestPage()
  await learn(page, { hasReturn })
  await new Promise((resolve) => setTimeout(resolve, 50))
  return page
}

const IN_APP = `${IOS} (KHTML, like Gecko) Mobile/15E148 Instagram 331.0.0.37.90`

describe('in a browser inside another app', () => {
  it.each([
    [IN_APP],
    [`${IOS} (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/453.0.0.40.107]`],
    [`${IOS} (KHTML, like Gecko) Mobile/15E148 Safari Line/14.5.0`],
    [`${IOS} Mobile/15E148 MicroMessenger/8.0.49 NetType/WIFI`],
    [`${ANDROID}; wv) AppleWebKit/537.36 Version/4.0 Chrome/122.0.6261.88 Mobile Safari/537.36`],
    [`${ANDROID}) Chrome/122.0.6261.88 Mobile Safari/537.36 BytedanceWebview/d8a21c6`],
  ])('the attempt takes the place of the page: %s', async (userAgent) => {
    const page = await openPageIn(userAgent)

    void page.client.connect(GITLAB)
    await expectState(page, { phase: 'redirecting' })

    expect(page.open).not.toHaveBeenCalled()
    expect(page.broker.seen('POST /attempts')[0]?.body['display']).toBe('redirect')
  })

  it.each([
    [`${IOS} (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1`],
    [`${ANDROID}) AppleWebKit/537.36 Chrome/122.0.0.0 Mobile Safari/537.36`],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ])('but not in one of its own: %s', async (userAgent) => {
    const page = await openPageIn(userAgent)

    void page.client.connect(GITLAB)

    expect(page.open).toHaveBeenCalledOnce()
  })

  it('opens a window where the page could not be come back to', async () => {
    const page = await openPageIn(IN_APP, false)

    void page.client.connect(GITLAB)

    expect(page.open).toHaveBeenCalledOnce()
  })

  it.each(['popup', 'tab'] as const)('opens a %s where the app insists', async (flow) => {
    const page = await openPageIn(IN_APP)

    void page.client.connect({ ...GITLAB, flow })

    expect(page.open).toHaveBeenCalledOnce()
  })
})

describe('where a window is the page itself, about to go to another address', () => {
  it('the page stays, and the person decides', async () => {
    const stop = vi.fn()
    vi.stubGlobal('stop', stop)
    const page = openTestPage()
    page.open.mockReturnValueOnce(window)

    void page.client.connect(GITLAB)

    expect(stop).toHaveBeenCalledOnce()
    await expectState(page, { phase: 'blocked', error: { code: 'popup_blocked' } })
  })
})

describe('before the window opens', () => {
  it('all that a later load of the page needs is kept', () => {
    const page = openTestPage()
    let text: string | null = null
    page.open.mockImplementationOnce((...args) => {
      text = sessionStorage.getItem(`authpipe ${page.broker.url} gitlab`)
      return page.open(...args)
    })

    void page.client.connect(GITLAB)

    expect(JSON.parse(String(text))).toEqual({
      options: GITLAB,
      keys: { key: page.popup().key, secret: expect.stringMatching(/^[\w-]{43}$/) },
      verifier: expect.stringMatching(/^[\w-]{43}$/),
      keptAt: expect.any(Number),
      keptBy: performance.timeOrigin,
    })
  })

  it('nothing is kept, and all goes on, where the storage is forbidden', async () => {
    vi.stubGlobal('sessionStorage', undefined)
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    vi.unstubAllGlobals()
  })
})
