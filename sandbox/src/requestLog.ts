import type { FaultKind } from './faults.ts'

/** One request that reached the sandbox. It holds no secret: no query, no body, no header. */
export interface RequestRecord {
  readonly at: string
  readonly method: string
  readonly path: string
  /** The status of the answer; 0 while there is none. */
  readonly status: number
  /** Whether the answer was sent. `dropAnswer` has a status, and is not delivered. */
  readonly delivered: boolean
  readonly fault?: FaultKind
  /** For `/oauth/token`. */
  readonly grantType?: string
  readonly clientId?: string
  /** For `/oauth/token`: 'granted', or the error code. */
  readonly outcome?: string
}

/** The log of one instance. */
export interface RequestLog {
  /** Notes a request when it comes in; what is known later is filled in. */
  readonly open: (record: RequestRecord) => (more: Partial<RequestRecord>) => void
  readonly all: () => readonly RequestRecord[]
  readonly ofTokenEndpoint: () => readonly RequestRecord[]
}

/** Creates an empty log. */
export function createRequestLog(): RequestLog {
  const records: RequestRecord[] = []
  return {
    open(record) {
      const index = records.push(record) - 1
      return (more) => {
        records[index] = { ...(records[index] ?? record), ...more }
      }
    },
    all: () => [...records],
    ofTokenEndpoint: () => records.filter(({ path }) => path === '/oauth/token'),
  }
}
