/** An element of a hosted page, as far as its script sees it. */
export interface FakeElement {
  textContent: string
  readonly dataset: Record<string, string>
  hidden: boolean
  disabled: boolean
  onclick: (() => void) | null
}

/** Every element with an id, as the script finds it. */
export function readElements(html: string): Record<string, FakeElement> {
  const elements = [...html.matchAll(/<(\w+)([^>]*) id="(\w+)"([^>]*)>/g)]
  return Object.fromEntries(
    elements.map(([tag, name = '', before = '', id = '', after = '']) => {
      const [, state] = /data-state="(.*?)"/.exec(after) ?? []
      const rest = html.slice(html.indexOf(tag) + tag.length)
      return [
        id,
        {
          textContent: rest.slice(0, rest.indexOf(`</${name}>`)),
          dataset: state === undefined ? {} : { state },
          hidden: / hidden\b/.test(before + after),
          disabled: false,
          onclick: null,
        } satisfies FakeElement,
      ]
    }),
  )
}

/** What the pattern finds first. @throws {Error} when it finds nothing */
export function textOf(html: string, pattern: RegExp): string {
  const text = pattern.exec(html)?.[1]
  if (text === undefined) throw new Error(`No ${pattern} in:\n${html}`)
  return text
}
