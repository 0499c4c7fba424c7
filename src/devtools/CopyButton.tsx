'use client'
import { useState } from 'react'
import type { ReactElement } from 'react'

const LABELS = { idle: 'Copy', copied: 'Copied', failed: 'Could not copy' } as const

/** Puts a text on the clipboard, and says whether it did. */
export function CopyButton({ text }: { readonly text: () => string }): ReactElement {
  const [state, setState] = useState<keyof typeof LABELS>('idle')

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text())
      setState('copied')
    } catch {
      // Pages that are not secure have no clipboard, and people may refuse it.
      setState('failed')
    }
  }

  return (
    <button type="button" onClick={() => void copy()} onBlur={() => setState('idle')}>
      <span aria-live="polite">{LABELS[state]}</span>
    </button>
  )
}
