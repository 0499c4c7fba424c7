'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { useScopeSelector } from './ScopeSelectorContext.ts'
import { ScopeSelectorPreset } from './ScopeSelectorPreset.tsx'

/** The suggestions. Renders a labelled group; without children, a button for each preset. */
export function ScopeSelectorPresets(props: ComponentPropsWithoutRef<'div'>): ReactElement {
  const { descriptor, messages } = useScopeSelector('<ScopeSelector.Presets>')
  return (
    <div role="group" aria-label={messages.presets} {...props} data-authpipe="scope-presets">
      {props.children ??
        Object.keys(descriptor.presets).map((preset) => (
          <ScopeSelectorPreset key={preset} preset={preset} />
        ))}
    </div>
  )
}
