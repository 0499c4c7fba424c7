import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { ScriptedBroker } from './scriptedBroker.ts'
import { ADA, API_KEY } from './setUp.ts'

const SCRIPT = `
  import { createAuthpipe } from '@authpipe/sdk'
  let isOpen = false
  const onEvent = ({ type }) => { isOpen ||= type === 'stream_open' }
  const { credential } = await createAuthpipe({ onEvent }).getCredential(${JSON.stringify(ADA)})
  const timer = setInterval(() => {
    if (!isOpen) return
    clearInterval(timer)
    console.log(credential)
  }, 5)
`

it('lets a script end by itself while the stream is open', async () => {
  const broker = await new ScriptedBroker().start()
  onTestFinished(() => broker.stop())
  const child = spawn(
    process.execPath,
    ['--conditions=authpipe:source', '--input-type=module', '--eval', SCRIPT],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, AUTHPIPE_BROKER_URL: broker.url, AUTHPIPE_API_KEY: API_KEY },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 10_000,
    },
  )
  let printed = ''
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()))

  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (...end) => resolve(end)),
  )

  expect({ code, signal, printed }).toEqual({ code: 0, signal: null, printed: 'glo_secret_1\n' })
  expect(broker.streamsSeen).toBe(1)
}, 15_000)
