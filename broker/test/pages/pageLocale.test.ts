import { expect, it } from 'vitest'
import { PAGE_LOCALES, pageLocale, pageMessages } from '../../src/pages/locales/pageLocale.ts'

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['nl, fr;q=0.3, es;q=0.7', 'es'],
  ['fr;q=0, ja;q=0.1', 'ja'],
  ['tlh, x-klingon;q=many', 'en'],
  ['*', 'en'],
])('serves a browser that accepts %j %s', (header, locale) => {
  expect(pageLocale(null, header)).toBe(locale)
})

it("prefers the customer's choice, and does without one it does not know", () => {
  expect(pageLocale('ja', 'de')).toBe('ja')
  expect(pageLocale('es-MX', 'de')).toBe('es')
  expect(pageLocale('tlh', 'de')).toBe('de')
})

it.each(PAGE_LOCALES)('keeps the places of every English sentence in %s', (locale) => {
  const messages = pageMessages(locale)

  for (const [key, sentence] of Object.entries(pageMessages('en'))) {
    const own = messages[key as keyof typeof messages]
    expect(own, key).not.toBe('')
    // A translation may do without a name, but cannot have one that nobody fills.
    expect(places(sentence), key).toEqual(expect.arrayContaining(places(own)))
  }
})

it.each(PAGE_LOCALES)('lets {provider} stand only where a subject stands in %s', (locale) => {
  const { theProvider } = pageMessages(locale)

  for (const sentence of Object.values(pageMessages(locale))) {
    if (!sentence.includes('{provider}')) continue
    expect(sentence.replace('{provider}', theProvider)).not.toMatch(
      /\b(à|de|dans) le fournisseur|\b(bei|mit|von|zu|in) der Anbieter|\b(a|de) el proveedor/,
    )
  }
})

function places(sentence: string): string[] {
  return [...new Set(sentence.match(/\{\w+\}/g))]
}
