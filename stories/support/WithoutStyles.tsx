import { useCallback, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { createPortal } from 'react-dom'

/** Shows its children where no stylesheet of the page reaches: in a shadow root. */
export function WithoutStyles({ children }: { readonly children: ReactNode }): ReactElement {
  const [root, setRoot] = useState<ShadowRoot>()
  const attach = useCallback((host: HTMLDivElement | null) => {
    if (host) setRoot(host.shadowRoot ?? host.attachShadow({ mode: 'open' }))
  }, [])
  return (
    <div data-testid="without-styles" ref={attach}>
      {root && createPortal(children, root)}
    </div>
  )
}
