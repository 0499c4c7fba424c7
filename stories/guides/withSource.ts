/** Shows a guide's own file below it, to be copied. */
export function withSource(code: string) {
  return { docs: { source: { code, language: 'tsx' } } }
}
