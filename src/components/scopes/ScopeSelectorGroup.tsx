'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { useScopeSelector } from './ScopeSelectorContext.ts'
import { ScopeSelectorItem } from './ScopeSelectorItem.tsx'

/**
 * The scopes of one group. Renders a `<fieldset>` with the group's name; without children, an item
 * for each scope. Nothing at all if none of its scopes is on offer.
 */
export function ScopeSelectorGroup(props: ScopeSelectorGroupProps): ReactElement | null {
  const { group, children, ...rest } = props
  const { descriptor, selection } = useScopeSelector('<ScopeSelector.Group>')
  const items = selection.available.filter((item) => item.group === group)
  if (items.length === 0) return null
  return (
    <fieldset {...rest} {...selection.getGroupProps(group)} data-authpipe="scope-group">
      <legend data-authpipe="scope-group-name">{descriptor.scopeGroups[group] ?? group}</legend>
      {children ?? items.map(({ scope }) => <ScopeSelectorItem key={scope} scope={scope} />)}
    </fieldset>
  )
}

/** Props of `ScopeSelector.Group`. */
export interface ScopeSelectorGroupProps extends ComponentPropsWithoutRef<'fieldset'> {
  /** The group's name in the descriptor. */
  readonly group: string
}
