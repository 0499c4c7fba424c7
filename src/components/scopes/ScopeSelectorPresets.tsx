'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { useScopeSelector } from './ScopeSelectorContext.ts'
import { ScopeSelectorPreset } from './ScopeSelectorPreset.tsx'

/** The suggestions. Renders a named `<fieldset>`; without children, a button for each preset. */
export function ScopeSelectorPresets(props: ComponentPropsWithoutRef<'fieldset'>): ReactElement {
  const { descriptor, messages } = useScopeSelector('<ScopeSelector.Presets>')
  return (
    <fieldset aria-label={messages.presets} {...props} data-authpipe="scope-presets">
      {props.children ??
        Object.keys(descriptor.presets).map((preset) => (
          <ScopeSelectorPreset key={preset} preset={preset} />
        ))}
    </fieldset>
  )
}
