import { createPage } from './createPage.ts'
import type { Page } from './createPage.ts'
import type { PageWindow } from './PageWindow.ts'

/**
 * A page script as text to be sent to a browser: the functions' own source (ECMA-262,
 * Function.prototype.toString), so that it is the very code that is type-checked here, whether run
 * from sources or from the build. They must be self-contained.
 */
export function pageScript<Data>(run: (window: PageWindow, page: Page<Data>) => void): string {
  return `(function () {
'use strict'
const createPage = ${slim(createPage)}
const run = ${slim(run)}
run(window, createPage(window))
})()`
}

/**
 * Without comments on lines of their own and without what only indents, or was a type: Node leaves blanks in
 * its place. Page scripts have no text in which either would mean something.
 */
function slim(code: (...args: never[]) => unknown): string {
  return code
    .toString()
    .replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .replaceAll(LITERAL_OR_BLANKS, (found, literal?: string, sign = '') => literal ?? sign)
}

/** Blanks around signs, but not those in a text. */
const LITERAL_OR_BLANKS =
  /('[^'\n]*'|`[^`]*`)| *(===|!==|\?\?|&&|\|\||=>|>=|\+=|[={}()[\],:;?<>*]) */g
