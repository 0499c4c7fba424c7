import type { ReactElement } from 'react'

/** Opens the documentation beside the page. */
export function DocsLink({ href, children }: DocsLinkProps): ReactElement {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}

interface DocsLinkProps {
  readonly href: string
  readonly children: string
}
