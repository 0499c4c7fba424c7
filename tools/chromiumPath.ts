import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const DEBIAN = '/usr/bin/chromium'

/**
 * A Chromium to drive: the machine's own, else the one that comes from npm (Linux x64, no popup
 * blocker). `undefined` where neither is to be had.
 */
export async function chromiumPath(): Promise<string | undefined> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  if (existsSync(DEBIAN)) return DEBIAN
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const { default: chromium, inflate, setupLambdaEnvironment } = await import('@sparticuz/chromium')
  const folder = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium/package.json'))
  const libraries = await inflate(join(folder, 'bin/al2023.tar.br'))
  setupLambdaEnvironment(join(libraries, 'lib'))
  return chromium.executablePath()
}

/** The machine's own Firefox, where there is one; npm brings none. */
export function firefoxPath(): string | undefined {
  const path = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr'
  return existsSync(path) ? path : undefined
}
