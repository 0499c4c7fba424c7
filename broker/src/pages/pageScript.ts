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
const createPage = ${createPage.toString()}
const run = ${run.toString()}
run(window, createPage(window))
})()`
}
