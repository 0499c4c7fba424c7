'use client'
import { useCallback, useRef } from 'react'
import type { ForwardedRef, RefCallback, RefObject } from 'react'

/** A ref of our own to an element whose ref belongs to somebody else: ours, and the one to attach. */
export function useSharedRef<Element>(
  theirs: ForwardedRef<Element>,
): [RefObject<Element | null>, RefCallback<Element>] {
  const ours = useRef<Element | null>(null)
  const attach = useCallback(
    (element: Element | null) => {
      ours.current = element
      // React 19 lets a ref callback return its clean-up.
      if (typeof theirs === 'function') return theirs(element)
      // oxlint-disable-next-line react/immutability -- a ref is there to be written to
      if (theirs !== null) theirs.current = element
    },
    [theirs],
  )
  return [ours, attach]
}
