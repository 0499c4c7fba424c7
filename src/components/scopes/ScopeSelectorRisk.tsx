'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import type { ScopeRisk } from '@authpipe/providers'
import type { ScopeMessages } from '../../locales/messages.ts'
import { useScopeItem, useScopeSelector } from './ScopeSelectorContext.ts'

const WORDS = {
  low: 'riskLow',
  medium: 'riskMedium',
  high: 'riskHigh',
  critical: 'riskCritical',
} as const satisfies Record<ScopeRisk, keyof ScopeMessages>

/** How much harm a scope could do, in words: color alone tells nobody. Renders a `<span>`. */
export function ScopeSelectorRisk(props: ComponentPropsWithoutRef<'span'>): ReactElement {
  const { messages } = useScopeSelector('<ScopeSelector.Risk>')
  const { item, id } = useScopeItem('<ScopeSelector.Risk>')
  return (
    <span {...props} id={`${id}risk`} data-authpipe="scope-risk" data-risk={item.risk}>
      {props.children ?? messages[WORDS[item.risk]]}
    </span>
  )
}
