'use client'
import type { ReactElement } from 'react'
import { DevtoolsPanel } from './DevtoolsPanel.tsx'
import type { AuthpipeDevtoolsProps } from './DevtoolsPanel.tsx'

/**
 * A timeline of every attempt of this page, in a corner of it: each step with its time, the id of its
 * request in the broker's log, and errors with what to do. Put it anywhere below `AuthpipeProvider`.
 *
 * For development: in a production build it renders nothing, and none of it is in the bundle.
 */
export const AuthpipeDevtools: (props: AuthpipeDevtoolsProps) => ReactElement | null =
  process.env.NODE_ENV === 'production' ? () => null : DevtoolsPanel
