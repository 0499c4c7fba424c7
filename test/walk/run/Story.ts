import type { Clock } from './Clock.ts'

/** What happened in a run, by the clock of the run. */
export class Story {
  readonly lines: string[] = []
  private readonly clock: Clock
  private readonly began: number

  constructor(clock: Clock) {
    this.clock = clock
    this.began = clock.now()
  }

  tell(who: string, what: string): void {
    const seconds = ((this.clock.now() - this.began) / 1000).toFixed(3)
    this.lines.push(`${seconds.padStart(9)}  ${who.padEnd(8)} ${what}`)
  }
}
