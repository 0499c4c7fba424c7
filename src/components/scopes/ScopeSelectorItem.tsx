'use client'
import { useId } from 'react'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { ScopeItemContext, useScopeSelector } from './ScopeSelectorContext.ts'
import { ScopeSelectorControl } from './ScopeSelectorControl.tsx'
import { ScopeSelectorDescription } from './ScopeSelectorDescription.tsx'
import { ScopeSelectorRisk } from './ScopeSelectorRisk.tsx'

/**
 * One scope. Renders a `<div>`; without children, its checkbox, its risk and its sentence. Nothing at
 * all if the scope is not on offer.
 */
export function ScopeSelectorItem(props: ScopeSelectorItemProps): ReactElement | null {
  const { scope, children, ...rest } = props
  const { selection } = useScopeSelector('<ScopeSelector.Item>')
  const id = useId()
  const item = selection.available.find((each) => each.scope === scope)
  if (item === undefined) return null
  return (
    <ScopeItemContext.Provider value={{ item, id }}>
      <div
        {...rest}
        data-authpipe="scope-item"
        data-risk={item.risk}
        data-checked={item.isChecked ? '' : undefined}
        data-locked={item.isLocked ? '' : undefined}
      >
        {children ?? (
          <>
            <ScopeSelectorControl />
            <ScopeSelectorRisk />
            <ScopeSelectorDescription />
          </>
        )}
      </div>
    </ScopeItemContext.Provider>
  )
}

/** Props of `ScopeSelector.Item`. */
export interface ScopeSelectorItemProps extends ComponentPropsWithoutRef<'div'> {
  /** The scope's name at the provider. */
  readonly scope: string
}
