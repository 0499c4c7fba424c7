import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { AdapterPayload } from 'oidc-provider'
import type { TokenRow } from './tokenStore.ts'

/** What outlasts a restart: what was issued, and what was consented to. */
export interface SandboxState {
  readonly tokens: TokenRow[]
  readonly grants: Record<string, AdapterPayload>
}

/** Keeps a state between runs. */
export interface StateFile {
  /** What an earlier run left; empty at first. */
  readonly initial: SandboxState
  /** Writes it, whole or not at all. */
  save(state: SandboxState): void
}

const EMPTY: SandboxState = { tokens: [], grants: {} }

/** A state in a file, or nowhere when there is no path. */
export function createStateFile(path: string | undefined): StateFile {
  if (path === undefined) return { initial: EMPTY, save: () => undefined }
  return {
    initial: read(path),
    save(state) {
      // Test tokens, but tokens all the same: nobody else on the machine needs to read them.
      writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    },
  }
}

function read(path: string): SandboxState {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as SandboxState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY
    throw error
  }
}
