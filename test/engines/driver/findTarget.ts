/**
 * Finds what a person would click; the source text of a function for every engine. By text: the
 * visible button or link that says exactly this.
 */
export const FIND_TARGET = `(target) => {
  if (target.css) return document.querySelector(target.css)
  const isVisible = (element) => element.getClientRects().length > 0
  const name = (element) => (element.getAttribute('aria-label') || element.innerText).trim()
  return [...document.querySelectorAll('button, a[href], [role="button"]')]
    .find((element) => isVisible(element) && name(element) === target.button) ?? null
}`

/** What a person reads in a document. */
export const READ_TEXT = 'document.body?.innerText ?? ""'
