import { useId, type ReactElement } from 'react'
import type { gitlab, ScopeItem, UseScopeSelectionResult } from '@authpipe/react'

type Selection = UseScopeSelectionResult<typeof gitlab>
type Scope = Selection['selected'][number]

/** The permissions of one kind. Nothing at all when none of them is on offer. */
export function ScopeGroup({ group, title, selection }: ScopeGroupProps): ReactElement | null {
  const items = selection.available.filter((item) => item.group === group)
  if (items.length === 0) return null
  const checked = items.filter((item) => item.isChecked).length

  return (
    <fieldset className="group" data-state={selection.getGroupProps(group)['data-state']}>
      <legend>
        <span>{title}</span>
        <span className="soft small">
          {checked} of {items.length}
        </span>
      </legend>
      {items.map((item) => (
        <ScopeRow
          key={item.scope}
          item={item}
          // The items come out of the same descriptor.
          input={selection.getItemProps(item.scope as Scope)}
        />
      ))}
    </fieldset>
  )
}

/** Props of `ScopeGroup`. */
export interface ScopeGroupProps {
  readonly group: string
  readonly title: string
  readonly selection: Selection
}

function ScopeRow(props: {
  readonly item: ScopeItem
  readonly input: ReturnType<Selection['getItemProps']>
}): ReactElement {
  const { item, input } = props
  const id = useId()
  return (
    <div className="scope">
      <input {...input} id={id} aria-describedby={`${id}text`} />
      <div>
        <label htmlFor={id}>
          {item.title} <code className="soft">{item.scope}</code>
        </label>
        <p id={`${id}text`} className="soft small">
          {item.description}
          {item.includedIn && <em> Comes with “{item.includedIn}”.</em>}
          {item.isGranted && !item.includedIn && <em> Granted already.</em>}
          {item.adminOnly && <em> Only administrators can grant it.</em>}
        </p>
      </div>
      <span className="risk" data-risk={item.risk}>
        {RISKS[item.risk]}
      </span>
    </div>
  )
}

const RISKS: Readonly<Record<ScopeItem['risk'], string>> = {
  low: 'Low risk',
  medium: 'Medium risk',
  high: 'High risk',
  critical: 'Critical',
}
