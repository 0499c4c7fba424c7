import type { ReactElement } from 'react'
import { DocsLink } from './DocsLink.tsx'
import type { Timeline } from './timeline.ts'

/** What the doctor found. */
export function FindingList({ findings }: Pick<Timeline, 'findings'>): ReactElement | null {
  if (findings.length === 0) return null
  return (
    <section className="findings">
      <h3>This page gets in the way</h3>
      <ul>
        {findings.map(({ id, what, why, fix, docsUrl }) => (
          <li key={what}>
            <strong className="said">{what}</strong>
            <p className="said">{why}</p>
            <p className="said">
              {fix} <DocsLink href={docsUrl}>{`About ${id}`}</DocsLink>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
