import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'
import type { PageMessages } from './PageMessages.ts'

const CATALOGUE = { en, de, fr, es, ja } as const satisfies Record<string, PageMessages>

/** The languages of the hosted pages. */
export type PageLocale = keyof typeof CATALOGUE

/** All of them. `CATALOGUE` has exactly these keys. */
export const PAGE_LOCALES = Object.keys(CATALOGUE) as readonly PageLocale[]

/** The words of one language. */
export function pageMessages(locale: PageLocale): PageMessages {
  return CATALOGUE[locale]
}

/**
 * The language of a page: the customer's choice, or else what the browser accepts best (RFC 9110
 * §12.5.4), of those there are. `de-AT` is served German; nothing known is served English.
 */
export function pageLocale(
  chosen: string | null | undefined,
  acceptLanguage: string | undefined,
): PageLocale {
  return known(chosen ?? '') ?? accepted(acceptLanguage ?? '') ?? 'en'
}

function accepted(header: string): PageLocale | undefined {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...params] = range.split(';').map((part) => part.trim())
    const weight = params.find((param) => /^q=/i.test(param))?.slice(2)
    return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 }
  })
  // Equal weights keep their order: sorting is stable.
  const wanted = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)
  return wanted.map(({ tag }) => known(tag)).find((locale) => locale !== undefined)
}

function known(tag: string): PageLocale | undefined {
  const [language = ''] = tag.toLowerCase().split('-')
  return PAGE_LOCALES.find((locale) => locale === language)
}
