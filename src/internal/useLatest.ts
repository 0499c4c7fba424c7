'use client'
import { useInsertionEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** A ref to the value of the latest committed render. Read it in handlers, never while rendering. */
export function useLatest<Value>(value: Value): Readonly<RefObject<Value>> {
  const ref = useRef(value)
  // Before every other effect, so that none of them finds the callbacks of the render before.
  useInsertionEffect(() => {
    ref.current = value
  })
  return ref
}
