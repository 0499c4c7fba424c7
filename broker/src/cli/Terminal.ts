/** What a command line has: settings, and two places to write to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Answers. */
  readonly print: (text: string) => void
  /** Problems. */
  readonly complain: (text: string) => void
  /** Resolves when the operator wants the program to end. */
  readonly whenAskedToStop: () => Promise<void>
}
