/** How often things came up, by topic and name. */
export class Coverage {
  private readonly counts: Record<string, Record<string, number>> = {}

  add(topic: string, name: string, times = 1): void {
    const names = (this.counts[topic] ??= {})
    names[name] = (names[name] ?? 0) + times
  }

  merge(other: Readonly<Record<string, Readonly<Record<string, number>>>>): void {
    for (const [topic, names] of Object.entries(other)) {
      for (const [name, times] of Object.entries(names)) this.add(topic, name, times)
    }
  }

  count(topic: string, name: string): number {
    return this.counts[topic]?.[name] ?? 0
  }

  toJSON(): Readonly<Record<string, Readonly<Record<string, number>>>> {
    return this.counts
  }

  /** One line for each topic, the most frequent first. */
  toString(): string {
    return Object.entries(this.counts)
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([topic, names]) => {
        const sorted = Object.entries(names).toSorted(([, one], [, other]) => other - one)
        return `${topic}: ${sorted.map(([name, times]) => `${name} ${times}`).join(', ')}`
      })
      .join('\n')
  }
}
