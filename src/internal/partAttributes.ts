import type { CSSProperties } from 'react'
import type { AuthpipeContextValue, StyledPart } from '../context/AuthpipeContext.ts'

/** The attributes that a styled part bears, for stylesheets and for `appearance`. */
export interface PartAttributes {
  readonly 'data-authpipe': StyledPart
  readonly 'data-theme': string | undefined
  readonly dir: 'ltr' | 'rtl' | undefined
  readonly lang: string | undefined
  readonly className: string | undefined
  readonly style: CSSProperties | undefined
}

/**
 * The attributes of one part. On the part itself rather than on a wrapper: a wrapper that comes and
 * goes with `appearance` would mount everything below it anew.
 */
export function partAttributes(
  part: StyledPart,
  { appearance, dir, locale }: AuthpipeContextValue,
  className?: string,
  style?: CSSProperties,
): PartAttributes {
  const named = appearance?.classNames?.[part]
  return {
    'data-authpipe': part,
    'data-theme': appearance?.theme,
    dir,
    lang: locale,
    className: [named, className].filter(Boolean).join(' ') || undefined,
    style: appearance?.variables ? { ...appearance.variables, ...style } : style,
  }
}
