import { startProgram, type Program } from './startProgram.ts'
import { until } from './until.ts'

/** A screen without a monitor, with a window manager that gives the focus as on a desk. */
export interface Display {
  /** For the environment of programs that show windows. */
  readonly env: { readonly DISPLAY: string }
  stop(): Promise<void>
}

/** Starts one on a free number. */
export async function startDisplay(): Promise<Display> {
  // It chooses its number itself and writes it to descriptor 1.
  const args = ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp']
  const screen = startProgram('Xvfb', args)
  const [number] = await screen.line(/^\d+$/)
  const env = { DISPLAY: `:${number}` }
  const manager = startProgram('openbox', [], env)
  await waitForManager(env)
  return {
    env,
    stop: async () => {
      await manager.stop()
      await screen.stop()
    },
  }
}

/** A window that comes before its manager is never given the focus. */
async function waitForManager(env: Readonly<Record<string, string>>): Promise<void> {
  await until('a window manager', async () => {
    const probe: Program = startProgram('xdotool', ['get_desktop'], env)
    await probe.ended
    return probe.process.exitCode === 0
  })
}
