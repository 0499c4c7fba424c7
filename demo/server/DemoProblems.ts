/** Why the demo cannot start: every reason at once, each a sentence that says what to do. */
export class DemoProblems extends Error {
  override readonly name = 'DemoProblems'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}
