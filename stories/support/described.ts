/** A row of a prop table, for a prop that no control can set. `summary` is its type. */
export function described(description: string, summary: string, defaultValue?: string) {
  return {
    description,
    control: false as const,
    table: {
      type: { summary },
      ...(defaultValue && { defaultValue: { summary: defaultValue } }),
    },
  }
}
