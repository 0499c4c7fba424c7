'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { useScopeItem, useScopeSelector } from './ScopeSelectorContext.ts'

/** The checkbox of a scope, with its title as the label. Renders a `<label>` around an `<input>`. */
export function ScopeSelectorControl(props: ComponentPropsWithoutRef<'input'>): ReactElement {
  const { children, ...rest } = props
  const { selection, name } = useScopeSelector('<ScopeSelector.Control>')
  const { item, id } = useScopeItem('<ScopeSelector.Control>')
  return (
    <label data-authpipe="scope-control">
      <input
        name={name}
        aria-describedby={`${id}risk ${id}text`}
        {...rest}
        {...selection.getItemProps(item.scope)}
      />
      <span data-authpipe="scope-title">{children ?? item.title}</span>
    </label>
  )
}
