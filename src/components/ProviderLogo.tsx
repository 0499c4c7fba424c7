'use client'
import type { ComponentPropsWithoutRef, ReactElement, ReactNode } from 'react'
import { useAuthpipe } from '../context/AuthpipeContext.ts'

/**
 * The mark of a provider, in one color, drawn by us. Names and marks belong to their owners; show
 * another one by `appearance.logos`. Renders an `<svg>` that assistive technology skips: the name
 * stands beside it.
 */
export function ProviderLogo({ provider, ...rest }: ProviderLogoProps): ReactNode {
  const { appearance } = useAuthpipe('<ProviderLogo>')
  return appearance?.logos?.[provider] ?? <Mark provider={provider} {...rest} />
}

/** Props of `ProviderLogo`: a provider's id, and what an `<svg>` takes. */
export interface ProviderLogoProps extends ComponentPropsWithoutRef<'svg'> {
  readonly provider: string
}

function Mark({ provider, ...rest }: ProviderLogoProps): ReactElement {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="currentColor"
      {...rest}
      data-authpipe="provider-logo"
      aria-hidden="true"
    >
      <path d={MARKS.get(provider) ?? PLUG} />
    </svg>
  )
}

const PLUG = 'M7 2h2v5h6V2h2v5h2v5a7 7 0 0 1-6 6.9V23h-2v-4.1A7 7 0 0 1 5 12V7h2z'

const MARKS = new Map([
  ['gitlab', 'M4.7 2.6 8 10h8l3.3-7.4 3.2 8.8a2 2 0 0 1-.7 2.3L12 21.4l-9.8-7.7a2 2 0 0 1-.7-2.3z'],
])
