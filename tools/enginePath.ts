import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { chromiumPath, firefoxPath } from './chromiumPath.ts'

/** The engines that every row of the handshake's tables is played in. */
export const ENGINES = ['chromium', 'firefox', 'webkit'] as const

export type EngineName = (typeof ENGINES)[number]

/** What a person calls them. */
export const ENGINE_NAMES: Readonly<Record<EngineName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKitGTK',
}

/** What an engine is driven with, on this machine; or the Debian packages that are missing for it. */
export async function enginePath(
  engine: EngineName,
): Promise<{ readonly path: string } | { readonly missing: string }> {
  const path = await FIND[engine]()
  const missing = [
    !path && PACKAGES[engine],
    ...['Xvfb', 'openbox', 'xdotool'].map((name) => !existsSync(`/usr/bin/${name}`) && name),
  ].filter((name) => name !== false)
  return path && missing.length === 0 ? { path } : { missing: missing.join(' ').toLowerCase() }
}

const WEBKIT = '/usr/bin/WebKitWebDriver'

const FIND: Readonly<Record<EngineName, () => Promise<string | undefined>>> = {
  // The one from npm has no windows, and no popup blocker.
  chromium: async () => {
    const path = await chromiumPath()
    return path?.startsWith(tmpdir()) ? undefined : path
  },
  firefox: async () => firefoxPath(),
  webkit: async () => (existsSync(WEBKIT) ? WEBKIT : undefined),
}

const PACKAGES: Readonly<Record<EngineName, string>> = {
  chromium: 'chromium',
  firefox: 'firefox-esr',
  webkit: 'webkit2gtk-driver',
}
