import { createServer, type AddressInfo } from 'node:net'
import { Builder, Capabilities } from 'selenium-webdriver'
import { createWebDriver } from './createWebDriver.ts'
import type { Engine } from './Driver.ts'
import type { Display } from './startDisplay.ts'
import { startProgram } from './startProgram.ts'
import { until } from './until.ts'

/** WebKitGTK's own small browser. */
const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'

const capabilities = (switches: readonly string[]) =>
  new Capabilities({
    browserName: 'MiniBrowser',
    // A provider that hangs must not hang the test: what there is to see is waited for by looking.
    pageLoadStrategy: 'none',
    'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation', ...switches] },
  })

/** WebKitGTK through its own driver; each session is a browser of its own, and keeps nothing. */
export async function launchWebKit(path: string, { env }: Display): Promise<Engine> {
  const port = await freePort()
  const program = startProgram(path, ['-p', String(port)], env)
  const address = `http://127.0.0.1:${port}`
  await until('WebKitWebDriver', async () => (await fetch(`${address}/status`)).ok)

  const open = (switches: readonly string[] = []) =>
    new Builder().usingServer(address).withCapabilities(capabilities(switches)).build()
  const probe = await open()
  const version = String((await probe.getCapabilities()).get('browserVersion'))
  await probe.quit()

  return {
    name: 'webkit',
    version,
    start: async (switches) => {
      const session = await open(switches)
      return createWebDriver('webkit', session, () => session.quit())
    },
    close: () => program.stop(),
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
