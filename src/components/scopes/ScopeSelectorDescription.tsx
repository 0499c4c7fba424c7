'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { fillMessage } from '../../internal/fillMessage.ts'
import type { ScopeItem } from '../../internal/scopeSelection.ts'
import type { ScopeMessages } from '../../locales/messages.ts'
import { useScopeItem, useScopeSelector } from './ScopeSelectorContext.ts'

/**
 * What a scope allows, why the app wants it, and why it cannot be changed if it cannot. Renders a
 * `<p>` that describes the checkbox.
 */
export function ScopeSelectorDescription(props: ComponentPropsWithoutRef<'p'>): ReactElement {
  const { messages, reasons } = useScopeSelector('<ScopeSelector.Description>')
  const { item, id } = useScopeItem('<ScopeSelector.Description>')
  const sentences = [
    item.description,
    reasons[item.scope],
    lockSentence(item, messages),
    item.adminOnly && messages.adminOnly,
    item.availability,
    item.isGranted && messages.granted,
  ]
  return (
    <p {...props} id={`${id}text`} data-authpipe="scope-description">
      {props.children ?? sentences.filter(Boolean).join(' ')}
    </p>
  )
}

function lockSentence(item: ScopeItem, messages: ScopeMessages): string | undefined {
  if (item.isRequired) return messages.required
  return item.includedIn && fillMessage(messages.includedIn, { scope: item.includedIn })
}
