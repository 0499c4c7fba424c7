const FAULT_GROUPS = ['authorize', 'token', 'revoke', 'api'] as const

/** The endpoints a fault can hit. */
export type FaultGroup = (typeof FAULT_GROUPS)[number]

const FAULT_KINDS = [
  'deny',
  'slow',
  'status500',
  'status429',
  'hang',
  'dropAnswer',
  'garbage',
] as const

/**
 * What goes wrong.
 * - `deny` (authorize only): no consent page, the answer is `access_denied`.
 * - `slow`: the right answer, `ms` late.
 * - `status500`, `status429`: not carried out; 429 is text with Retry-After.
 * - `hang`: not carried out; silence for `ms`, then the connection drops.
 * - `dropAnswer`: carried out, but the connection drops before the answer.
 * - `garbage`: not carried out; 200 with a page of HTML.
 */
export type FaultKind = (typeof FAULT_KINDS)[number]

/** One thing that goes wrong. */
export interface Fault {
  readonly kind: FaultKind
  /** How many requests it hits. Without it: every one, until it is cleared. */
  readonly count?: number
  /**
   * For `slow` and `hang`.
   * @default 1000 (slow), 30000 (hang)
   */
  readonly ms?: number
  /**
   * For `status429`.
   * @default 1
   */
  readonly retryAfterSeconds?: number
}

/** The faults of an instance; several of one group come one after the other. */
export type SandboxFaults = {
  readonly [Group in FaultGroup]?: Fault | readonly Fault[]
} & {
  /** The Cross-Origin-Opener-Policy of every page, such as 'same-origin'. */
  readonly coop?: string
}

/** Switches faults on and off. */
export interface FaultControl {
  /** Puts `fault` on a group in place of what was there; `undefined` clears it. */
  set(group: FaultGroup, fault: Fault | readonly Fault[] | undefined): void
  /** Sends this Cross-Origin-Opener-Policy with every page; `undefined` stops it. */
  setCoop(value: string | undefined): void
  /** Makes `faults` all that goes wrong. */
  replace(faults: SandboxFaults): void
  /** Ends all faults. */
  clear(): void
  /** What is still to go wrong. */
  current(): SandboxFaults
}

/** The control, and the side the endpoints see. */
export interface Faults extends FaultControl {
  /** Spends one hit of the fault that is next on a group; never a `deny`. */
  take(group: FaultGroup): Fault | undefined
  /** Spends one hit of a `deny`. */
  takeDeny(): boolean
}

/** Keeps the faults of one instance. */
export function createFaults(initial: SandboxFaults = {}): Faults {
  const queues = new Map<FaultGroup, Fault[]>()
  let coop: string | undefined

  function take(group: FaultGroup, isWanted: (fault: Fault) => boolean): Fault | undefined {
    const queue = queues.get(group)
    const fault = queue?.[0]
    if (!queue || !fault || !isWanted(fault)) return undefined
    if (fault.count === undefined) return fault
    if (fault.count > 1) queue[0] = { ...fault, count: fault.count - 1 }
    else queue.shift()
    if (queue.length === 0) queues.delete(group)
    return fault
  }

  const faults: Faults = {
    set(group, fault) {
      const queue = fault === undefined ? [] : [fault].flat()
      if (queue.length === 0) queues.delete(group)
      else queues.set(group, [...queue])
    },
    setCoop(value) {
      coop = value
    },
    replace(next) {
      for (const group of FAULT_GROUPS) faults.set(group, next[group])
      coop = next.coop
    },
    clear: () => faults.replace({}),
    current: () => ({ ...Object.fromEntries(queues), ...(coop === undefined ? {} : { coop }) }),
    take: (group) => take(group, (fault) => fault.kind !== 'deny'),
    takeDeny: () => take('authorize', (fault) => fault.kind === 'deny') !== undefined,
  }
  faults.replace(initial)
  return faults
}

/** Reads faults that came as JSON; a sentence says what is wrong with them. */
export function parseFaults(value: unknown): SandboxFaults | string {
  if (!isObject(value)) return 'faults must be an object'
  for (const [key, entry] of Object.entries(value)) {
    if (key === 'coop') {
      if (typeof entry !== 'string') return 'coop must be a string'
      continue
    }
    if (!FAULT_GROUPS.some((group) => group === key)) return `unknown group: ${key}`
    for (const fault of [entry].flat()) {
      const problem = problemOf(fault)
      if (problem) return `${key}: ${problem}`
    }
  }
  return value
}

function problemOf(fault: unknown): string | undefined {
  if (!isObject(fault)) return 'a fault must be an object'
  if (!FAULT_KINDS.some((kind) => kind === fault['kind'])) {
    return `kind must be one of ${FAULT_KINDS.join(', ')}`
  }
  for (const key of ['count', 'ms', 'retryAfterSeconds']) {
    const number = fault[key]
    if (number !== undefined && !(Number.isInteger(number) && Number(number) >= 0)) {
      return `${key} must be a whole number`
    }
  }
  return fault['count'] === 0 ? 'count must be 1 or more' : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
