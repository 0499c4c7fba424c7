#!/usr/bin/env node
import { once } from 'node:events'
import { runCli } from './cli/runCli.ts'

const code = await runCli(process.argv.slice(2), {
  env: process.env,
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  whenAskedToStop: async () => {
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  },
})

// Not left to the event loop: a provider that still answers must not keep a stopped broker alive.
process.exit(code)
