const sources: Readonly<Record<string, string>> = import.meta.glob(
  ['./*.tsx', '!./*.stories.tsx'],
  { query: '?raw', import: 'default', eager: true },
)

/** Shows the file of a guide below it, to be copied. */
export function withSource(guide: string) {
  // A remark to our linter is of no use to whoever copies the file.
  const code = sources[`./${guide}.tsx`]?.replaceAll(/^ *\/\/ oxlint-disable.*\n/gm, '')
  const source = { code, language: 'tsx' } as const
  return { docs: { canvas: { sourceState: 'shown' as const }, source } }
}
