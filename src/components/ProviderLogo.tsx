'use client'
import type { ComponentPropsWithoutRef, ReactNode } from 'react'
import { useAuthpipe } from '../context/AuthpipeContext.ts'

/**
 * The mark of a provider, in one color, drawn by us. Names and marks belong to their owners; show
 * another one by `appearance.logos`. Renders an `<svg>` that assistive technology skips: the name
 * stands beside it.
 */
export function ProviderLogo({ provider, ...rest }: ProviderLogoProps): ReactNode {
  const { appearance } = useAuthpipe()
  return (
    appearance?.logos?.[provider] ?? (
      <svg
        viewBox="0 0 24 24"
        width="20"
        height="20"
        fill="currentColor"
        {...rest}
        data-authpipe="provider-logo"
        aria-hidden="true"
      >
        <path d={MARKS.get(provider) ?? NEUTRAL} />
      </svg>
    )
  )
}

/** Props of `ProviderLogo`: a provider's id, and what an `<svg>` takes. */
export interface ProviderLogoProps extends ComponentPropsWithoutRef<'svg'> {
  readonly provider: string
}

const NEUTRAL = 'M12 2l10 10-10 10L2 12z'

const MARKS = new Map([['gitlab', 'M12 22 1 13 5 2l3 8h8l3-8 4 11z']])
