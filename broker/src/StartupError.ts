/**
 * Why the broker does not start. Each problem is a sentence for the operator: what is wrong, and what
 * to do. Shown as it stands, so it never holds a secret.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join('\n'), { cause })
    this.problems = problems
  }
}
