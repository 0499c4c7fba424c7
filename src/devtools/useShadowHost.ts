'use client'
import { useState, useSyncExternalStore } from 'react'
import { panelStyle } from './panelStyle.ts'

/**
 * A root at the end of the page that the page's own rules do not reach, once the page is there. Its
 * style sheet is constructed, which no Content-Security-Policy forbids.
 */
export function useShadowHost(): ShadowRoot | undefined {
  const [host] = useState(createShadowHost)
  return useSyncExternalStore(host.mount, host.getRoot, () => undefined)
}

interface ShadowHost {
  readonly getRoot: () => ShadowRoot | undefined
  /** Stands in the page until what comes back is called. */
  readonly mount: () => () => void
}

function createShadowHost(): ShadowHost {
  let root: ShadowRoot | undefined
  return {
    getRoot: () => root,
    mount() {
      const element = document.createElement('authpipe-devtools')
      root = element.attachShadow({ mode: 'open' })
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(panelStyle)
      root.adoptedStyleSheets = [sheet]
      document.body.append(element)
      return () => {
        element.remove()
        root = undefined
      }
    },
  }
}
