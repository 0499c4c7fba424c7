import type { AttemptOutcome } from '../../../src/client/AuthpipeClient.ts'
import type { AppPage } from '../browser/AppPage.ts'
import type { Coverage } from '../run/Coverage.ts'
import type { Story } from '../run/Story.ts'

/** One attempt, as the person and the app know it. */
export interface AttemptRecord {
  readonly number: number
  readonly tab: string
  readonly slot: string
  /** The pages that run it, one after the other; those that were left may come back as they were. */
  readonly pages: Set<AppPage>
  /** By which the broker knows it; `undefined` until it was asked for. */
  codeChallenge: string | undefined
  /** Told to observers, in order: the first is the one. */
  readonly outcomes: AttemptOutcome[]
  /** What the promise of `connect` resolved with, while its page was there. */
  readonly resolved: AttemptOutcome[]
  /** Why nobody is left who could be told. */
  given:
    | 'up with its tab'
    | 'up before it was kept'
    | 'up with a page that was left'
    | 'up for want of code'
    | undefined
}

/** Every attempt of a run, and what was said of it. */
export class Ledger {
  readonly records: AttemptRecord[] = []
  readonly problems: string[] = []
  private readonly running = new Map<AppPage, Map<string, AttemptRecord>>()
  private readonly story: Story
  private readonly coverage: Coverage

  constructor(story: Story, coverage: Coverage) {
    this.story = story
    this.coverage = coverage
  }

  /** Attempts that somebody still has to be told of. */
  get open(): readonly AttemptRecord[] {
    return this.records.filter(({ outcomes, given }) => outcomes.length === 0 && !given)
  }

  /** The attempt under way in a slot of a page. */
  under(page: AppPage, slot: string): AttemptRecord | undefined {
    return this.running.get(page)?.get(slot)
  }

  /** Whether anything is under way on a page. */
  isBusy(page: AppPage): boolean {
    return (this.running.get(page)?.size ?? 0) > 0
  }

  blame(problem: string): void {
    this.story.tell('PROBLEM', problem)
    this.problems.push(problem)
  }

  start(page: AppPage, slot: string): void {
    const tab = page.tab.name
    if (this.under(page, slot)) this.blame(`a second attempt began in ${slot} of ${tab}`)
    const record: AttemptRecord = {
      number: this.records.length + 1,
      tab,
      slot,
      pages: new Set(),
      codeChallenge: undefined,
      outcomes: [],
      resolved: [],
      given: undefined,
    }
    this.records.push(record)
    this.run(page, record)
    this.story.tell(tab, `attempt ${record.number} begins (${slot})`)
  }

  /** Goes on with the attempt of this challenge; or, where it is not known, of this provider. */
  resume(page: AppPage, provider: string, challenge: string | undefined): string | undefined {
    const tab = page.tab.name
    const record = this.open.find((one) =>
      challenge === undefined
        ? one.tab === tab && one.slot.split('#')[0] === provider && !one.pages.has(page)
        : one.codeChallenge === challenge,
    )
    if (record) {
      this.run(page, record)
      this.coverage.add('attempts', 'resumed')
      this.story.tell(tab, `attempt ${record.number} is resumed`)
    } else this.blame(`something that had ended was resumed for ${provider} in ${tab}`)
    return record?.slot
  }

  /** What is kept for a slot is that of one attempt: another one's is gone with it. */
  noteKept({ tab, slot, pages, codeChallenge }: AttemptRecord): void {
    for (const other of this.open) {
      const isOther =
        other.tab === tab && other.slot === slot && other.codeChallenge !== codeChallenge
      if (!isOther || [...other.pages].some((page) => pages.has(page))) continue
      if ([...other.pages].some(({ realm }) => !realm.gone.signal.aborted)) continue
      if (this.coverage.count('network faults that hit', 'code') > 0) {
        this.giveUp(other, 'up for want of code')
      } else this.blame(`attempt ${other.number} was overwritten in ${slot} of ${tab}`)
    }
  }

  /** What an observer is told. */
  hear(page: AppPage, slot: string, outcome: AttemptOutcome): void {
    const tab = page.tab.name
    const record =
      this.under(page, slot) ??
      // Kept by an earlier load, and over before the code to go on with it had come.
      this.open.find((one) => one.tab === tab && one.slot === slot)
    if (!record) {
      return this.blame(`${slot} of ${tab} was told a second time: ${describe(outcome)}`)
    }
    this.running.get(page)?.delete(slot)
    const [first] = record.outcomes
    record.outcomes.push(outcome)
    if (first) this.hearAgain(record, first, outcome)
    else this.coverage.add('outcomes', describe(outcome))
    this.story.tell(tab, `attempt ${record.number} ends: ${describe(outcome)}`)
  }

  /** It ended while no button was there, and none came before the page was left. */
  endUnheard(record: AttemptRecord, page: AppPage, outcome: AttemptOutcome): void {
    this.running.get(page)?.delete(record.slot)
    record.outcomes.push(outcome)
    this.coverage.add('attempts', 'ended with no button there')
    this.story.tell(record.tab, `attempt ${record.number} ended unheard: ${describe(outcome)}`)
  }

  /** What the promise of a click resolved with. */
  promise(page: AppPage, slot: string, outcome: AttemptOutcome): void {
    const record = this.records.findLast((one) => one.slot === slot && one.pages.has(page))
    record?.resolved.push(outcome)
  }

  giveUp(record: AttemptRecord, why: NonNullable<AttemptRecord['given']>): void {
    record.given = why
    this.coverage.add('attempts', `given ${why}`)
    this.story.tell(record.tab, `attempt ${record.number} is given ${why}`)
  }

  private run(page: AppPage, record: AttemptRecord): void {
    record.pages.add(page)
    const slots = this.running.get(page) ?? new Map<string, AttemptRecord>()
    this.running.set(page, slots.set(record.slot, record))
  }

  /** A page that was left, and is shown again as it was, still has to hear of what another heard. */
  private hearAgain(record: AttemptRecord, first: AttemptOutcome, now: AttemptOutcome): void {
    this.coverage.add('attempts', 'told again on a page that is shown again')
    if (first.status !== now.status) {
      this.blame(`attempt ${record.number} was ${describe(first)}, and is ${describe(now)}`)
    }
  }
}

/** An outcome in a few words. */
export function describe(outcome: AttemptOutcome): string {
  if (outcome.status === 'error') return `error ${outcome.error.code}`
  if (outcome.status === 'cancelled') return `cancelled, ${outcome.reason}`
  return outcome.resumed ? 'success, resumed' : 'success'
}
