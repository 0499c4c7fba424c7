import type { ProviderConfig } from '../../src/BrokerConfig.ts'
import type { BootData } from '../../src/pages/bootScript.ts'
import { bootView } from '../../src/pages/bootView.ts'
import { DEFAULT_PAGE_TIMERS } from '../../src/pages/PageTimers.ts'
import { createTestPorts } from './createTestPorts.ts'
import { openHostedPage } from './openHostedPage.ts'
import type { OpenOptions, OpenPage } from './openHostedPage.ts'
import { secret, sha256 } from './TestPage.ts'

/** The customer's page, the key in the window's address, and its hash. */
export const APP = 'http://localhost:3000'
export const K = secret(24)
export const KH = sha256(K)

const TIMERS = {
  ...DEFAULT_PAGE_TIMERS,
  helloEvery: 10,
  helloFor: 50,
  waitFor: 400,
  armAfter: 80,
  closeAfter: 5,
}

/** What a boot page may be opened with, besides what every page may. */
export interface BootOptions extends OpenOptions {
  readonly posted?: BootData['posted']
  readonly provider?: Partial<ProviderConfig>
}

/** Opens the boot page, with its key in the fragment or posted to. */
export async function openBootPage(options: BootOptions = {}): Promise<OpenPage> {
  const { posted, provider = {}, ...rest } = options
  const { config, db } = await createTestPorts({ provider })
  await db.destroy()
  const hash = posted === undefined ? `#k=${K}&o=${encodeURIComponent(APP)}` : ''
  return openHostedPage(bootView(config, TIMERS, 'en', posted), { hash, ...rest })
}
