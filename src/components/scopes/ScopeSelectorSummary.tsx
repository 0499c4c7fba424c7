'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { fillMessage } from '../../internal/fillMessage.ts'
import { useScopeSelector } from './ScopeSelectorContext.ts'

/** How many permissions the choice amounts to. Renders an `<output>`, which announces changes. */
export function ScopeSelectorSummary(props: ComponentPropsWithoutRef<'output'>): ReactElement {
  const { selection, messages } = useScopeSelector('<ScopeSelector.Summary>')
  const count = selection.effective.length
  const message =
    count === 0
      ? messages.summaryNone
      : count === 1
        ? messages.summaryOne
        : fillMessage(messages.summaryMany, { count: String(count) })
  return (
    <output {...props} data-authpipe="scope-summary">
      {props.children ?? message}
    </output>
  )
}
