import { readFile } from 'node:fs/promises'

/** What Vitest says of the tests that name a threat. */
export interface ThreatTests {
  readonly passed: number
  readonly failed: number
}

interface VitestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly status: string
    }[]
  }[]
}

/** Counts the tests of each threat: those in a suite whose name begins with its id, as `T7 …`. */
export async function readThreatTests(file: string): Promise<ReadonlyMap<string, ThreatTests>> {
  const { testResults } = JSON.parse(await readFile(file, 'utf8')) as VitestReport
  const counts = new Map<string, ThreatTests>()
  for (const { ancestorTitles, status } of testResults.flatMap((each) => each.assertionResults)) {
    for (const title of ancestorTitles) {
      const [id] = /^T\d+(?= )/.exec(title) ?? []
      if (!id) continue
      const { passed, failed } = counts.get(id) ?? { passed: 0, failed: 0 }
      counts.set(
        id,
        status === 'passed' ? { passed: passed + 1, failed } : { passed, failed: failed + 1 },
      )
    }
  }
  return counts
}
