'use client'
import { useEffect, useId, useRef } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import { CopyButton } from './CopyButton.tsx'
import { FindingList } from './FindingList.tsx'
import { formatTimeline } from './formatTimeline.ts'
import { GroupView } from './GroupView.tsx'
import type { Timeline } from './timeline.ts'

/** The button in the corner, or the panel in its place. */
export function TimelineView(props: TimelineViewProps): ReactElement {
  const { timeline, isOpen, position, onOpenChange, onClear } = props
  const { findings, groups } = timeline
  const titleId = useId()
  const toggle = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLElement>(null)
  const wasOpen = useRef(isOpen)
  const problems = findings.length + groups.filter(({ status }) => status === 'error').length

  // The focus goes with what the person did, and stays where it is on a panel that was open before.
  useEffect(() => {
    if (wasOpen.current === isOpen) return
    wasOpen.current = isOpen
    const target = isOpen ? panel : toggle
    target.current?.focus()
  }, [isOpen])

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onOpenChange(false)
  }

  if (!isOpen) {
    return (
      <button
        ref={toggle}
        type="button"
        className="toggle"
        data-position={position}
        aria-expanded={false}
        onClick={() => onOpenChange(true)}
      >
        <span className="dot" data-problem={problems > 0 ? '' : undefined} />
        Authpipe
        {problems > 0 && <span className="count">{countOf(problems)}</span>}
      </button>
    )
  }
  return (
    // Hears the keys of the buttons in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={panel}
      className="panel"
      data-position={position}
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={handleKeyDown}
    >
      <header>
        <h2 id={titleId}>Authpipe timeline</h2>
        <CopyButton text={() => formatTimeline(timeline)} />
        <button type="button" onClick={onClear}>
          Clear
        </button>
        <button type="button" aria-expanded onClick={() => onOpenChange(false)}>
          Close
        </button>
      </header>
      {/* Keyboards scroll what has the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="body" aria-label="Steps" tabIndex={0}>
        <FindingList findings={findings} />
        {groups.length === 0 && (
          <p className="empty">Nothing happened yet. Click a connect button.</p>
        )}
        {groups.toReversed().map((group, index) => (
          <GroupView key={group.key} group={group} isLatest={index === 0} />
        ))}
      </section>
    </section>
  )
}

function countOf(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`
}

interface TimelineViewProps {
  readonly timeline: Timeline
  readonly isOpen: boolean
  readonly position: 'start' | 'end'
  readonly onOpenChange: (isOpen: boolean) => void
  readonly onClear: () => void
}
