'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { useScopeSelector } from './ScopeSelectorContext.ts'
import { ScopeSelectorPreset } from './ScopeSelectorPreset.tsx'

/** The suggestions. Renders a named `<fieldset>`; without children, a button for each preset. */
export function ScopeSelectorPresets(props: ComponentPropsWithoutRef<'fieldset'>): ReactElement {
  const { descriptor, messages, selection } = useScopeSelector('<ScopeSelector.Presets>')
  const available: readonly string[] = selection.available.map(({ scope }) => scope)
  return (
    <fieldset aria-label={messages.presets} {...props} data-authpipe="scope-presets">
      {props.children ??
        Object.entries(descriptor.presets)
          // One that asks for what is not on offer could not be kept.
          .filter(([, { scopes }]) => scopes.every((scope) => available.includes(scope)))
          .map(([preset]) => <ScopeSelectorPreset key={preset} preset={preset} />)}
    </fieldset>
  )
}
