'use client'
import { useContext, useState, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import { createPortal } from 'react-dom'
import type { AuthpipeClient } from '../client/AuthpipeClient.ts'
import { AuthpipeContext } from '../context/AuthpipeContext.ts'
import { EMPTY_TIMELINE } from './timeline.ts'
import { TimelineView } from './TimelineView.tsx'
import { timelineOf } from './timelineStore.ts'
import { useShadowHost } from './useShadowHost.ts'

/** How the timeline is shown. */
export interface AuthpipeDevtoolsProps {
  /** Whose attempts to show. @default the client of the nearest `AuthpipeProvider` */
  readonly client?: AuthpipeClient | undefined
  /** @default false */
  readonly defaultOpen?: boolean | undefined
  /** The corner at the bottom in which it lies, by reading direction. @default 'start' */
  readonly position?: 'start' | 'end' | undefined
  /** @default the theme of the nearest `AuthpipeProvider`, else the page's `color-scheme` */
  readonly theme?: 'light' | 'dark' | 'system' | undefined
  /** @default the direction of the nearest `AuthpipeProvider`, else the page's */
  readonly dir?: 'ltr' | 'rtl' | undefined
}

const getEmpty = () => EMPTY_TIMELINE

/** What `AuthpipeDevtools` is in development. */
export function DevtoolsPanel(props: AuthpipeDevtoolsProps): ReactElement | null {
  const context = useContext(AuthpipeContext)
  const client = props.client ?? context?.store.client
  if (!client) {
    throw new Error(
      'Authpipe: AuthpipeDevtools found no client. Put it below <AuthpipeProvider>, or pass it one.',
    )
  }
  const { theme = context?.appearance?.theme, dir = context?.dir } = props
  const [isOpen, setOpen] = useState(props.defaultOpen ?? false)
  const store = timelineOf(client)
  const timeline = useSyncExternalStore(store.subscribe, store.getTimeline, getEmpty)
  const host = useShadowHost()
  if (!host) return null
  return createPortal(
    <div
      className="root"
      dir={dir}
      style={theme && { colorScheme: theme === 'system' ? 'light dark' : theme }}
    >
      <TimelineView
        timeline={timeline}
        isOpen={isOpen}
        position={props.position ?? 'start'}
        onOpenChange={setOpen}
        onClear={store.clear}
      />
    </div>,
    host,
  )
}
