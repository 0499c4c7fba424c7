'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { useScopeSelector } from './ScopeSelectorContext.ts'

/** A named choice of scopes. Renders a `<button>`, pressed while the selection is this one. */
export function ScopeSelectorPreset(props: ScopeSelectorPresetProps): ReactElement {
  const { preset, onClick, children, ...rest } = props
  const { descriptor, selection } = useScopeSelector('<ScopeSelector.Preset>')
  const described = descriptor.presets[preset]
  return (
    <button
      type="button"
      title={described?.description}
      {...rest}
      data-authpipe="scope-preset"
      aria-pressed={isSame(described?.scopes ?? [], selection.selected)}
      onClick={(event) => {
        onClick?.(event)
        if (!event.defaultPrevented) selection.applyPreset(preset, event.nativeEvent)
      }}
    >
      {children ?? described?.title ?? preset}
    </button>
  )
}

/** Props of `ScopeSelector.Preset`. */
export interface ScopeSelectorPresetProps extends ComponentPropsWithoutRef<'button'> {
  /** The preset's name in the descriptor. */
  readonly preset: string
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((scope) => b.includes(scope))
}
