const sources: Readonly<Record<string, string>> = import.meta.glob(
  ['./*.tsx', '!./*.stories.tsx'],
  { query: '?raw', import: 'default', eager: true },
)

/** Shows the file of a guide below it, to be copied. */
export function withSource(guide: string) {
  const source = { code: sources[`./${guide}.tsx`], language: 'tsx' } as const
  return { docs: { canvas: { sourceState: 'shown' as const }, source } }
}
