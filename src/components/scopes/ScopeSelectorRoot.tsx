'use client'
import { forwardRef, useMemo } from 'react'
import type {
  ComponentPropsWithoutRef,
  ForwardedRef,
  ReactElement,
  ReactNode,
  RefAttributes,
} from 'react'
import type { ProviderDescriptor } from '@authpipe/providers'
import { useAuthpipe } from '../../context/AuthpipeContext.ts'
import { useScopeSelection } from '../../hooks/useScopeSelection.ts'
import type { ScopeIn, UseScopeSelectionOptions } from '../../hooks/useScopeSelection.ts'
import { fillMessage } from '../../internal/fillMessage.ts'
import { partAttributes } from '../../internal/partAttributes.ts'
import { providerName } from '../../internal/providerName.ts'
import { enScopes } from '../../locales/enScopes.ts'
import { ScopeSelectorContext } from './ScopeSelectorContext.ts'
import { ScopeSelectorGroup } from './ScopeSelectorGroup.tsx'
import { ScopeSelectorPresets } from './ScopeSelectorPresets.tsx'
import { ScopeSelectorSummary } from './ScopeSelectorSummary.tsx'

/**
 * Lets the end user choose what an app may do. Renders a `<fieldset>` of native checkboxes in groups;
 * without children, all of its parts in their usual order.
 */
export const ScopeSelectorRoot = forwardRef(function ScopeSelectorRoot(
  props: ScopeSelectorRootProps<ProviderDescriptor>,
  ref: ForwardedRef<HTMLFieldSetElement>,
) {
  const {
    provider: descriptor,
    value: _value,
    defaultValue: _defaultValue,
    onValueChange: _onValueChange,
    required: _required,
    granted: _granted,
    available: _available,
    reasons = NO_REASONS,
    name,
    legend,
    className,
    style,
    children,
    ...rest
  } = props

  const context = useAuthpipe()
  const selection = useScopeSelection(props)
  const overrides = context.messages.scopes
  const messages = useMemo(() => ({ ...enScopes, ...overrides }), [overrides])
  const provider = providerName(descriptor.id, context.messages)

  return (
    <ScopeSelectorContext.Provider value={{ descriptor, selection, messages, name, reasons }}>
      <fieldset
        {...partAttributes('scope-selector', context, className, style)}
        {...rest}
        data-provider={descriptor.id}
        ref={ref}
      >
        <legend data-authpipe="scope-legend">
          {legend ?? fillMessage(messages.legend, { provider })}
        </legend>
        {children ?? <DefaultParts descriptor={descriptor} />}
      </fieldset>
    </ScopeSelectorContext.Provider>
  )
  // forwardRef() forgets type parameters; the scopes depend on one.
}) as ScopeSelectorRootComponent

/** Props of `ScopeSelector.Root`: a selection's, and those of `<fieldset>`. */
export interface ScopeSelectorRootProps<Provider extends ProviderDescriptor>
  extends
    UseScopeSelectionOptions<Provider>,
    Omit<ComponentPropsWithoutRef<'fieldset'>, keyof UseScopeSelectionOptions<Provider>> {
  /** Why your app wants a scope, in a sentence of yours, by scope. */
  readonly reasons?: { readonly [Scope in ScopeIn<Provider>]?: string } | undefined
  /** @default "Access to" and the provider's name */
  readonly legend?: ReactNode
}

/** The type of `ScopeSelector.Root`: its scopes follow from its provider. */
export interface ScopeSelectorRootComponent {
  <const Provider extends ProviderDescriptor>(
    props: ScopeSelectorRootProps<Provider> & RefAttributes<HTMLFieldSetElement>,
  ): ReactElement
  displayName?: string
}

const NO_REASONS = {}

function DefaultParts({ descriptor }: { readonly descriptor: ProviderDescriptor }): ReactElement {
  return (
    <>
      <ScopeSelectorPresets />
      {Object.keys(descriptor.scopeGroups).map((group) => (
        <ScopeSelectorGroup key={group} group={group} />
      ))}
      <ScopeSelectorSummary />
    </>
  )
}
