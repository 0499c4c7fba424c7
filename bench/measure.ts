/** How long one call takes. */
export interface Measurement {
  readonly name: string
  /** Nanoseconds of one call: the median of several rounds. */
  readonly medianNs: number
}

const ROUNDS = 15
const ROUND_MS = 60

/** Calls `work` for a while, in rounds, after a warm-up of two. */
export async function measure(name: string, work: () => unknown): Promise<Measurement> {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS + 2; round += 1) {
    const start = performance.now()
    let calls = 0
    while (performance.now() - start < ROUND_MS) {
      for (let i = 0; i < 50; i += 1) await work()
      calls += 50
    }
    if (round >= 2) rounds.push(((performance.now() - start) / calls) * 1e6)
  }
  rounds.sort((a, b) => a - b)
  return { name, medianNs: rounds[Math.floor(rounds.length / 2)] ?? Number.NaN }
}

/** Prints each measurement with its ratio to the first, which is the baseline. */
export function report(title: string, measurements: readonly Measurement[]): void {
  const [baseline] = measurements
  if (!baseline) return
  console.log(`\n${title} (ratio to: ${baseline.name})`)
  for (const { name, medianNs } of measurements) {
    const ratio = (medianNs / baseline.medianNs).toFixed(2)
    console.log(`  ${name.padEnd(52)} ${(medianNs / 1000).toFixed(2).padStart(8)} µs  ${ratio}×`)
  }
}
