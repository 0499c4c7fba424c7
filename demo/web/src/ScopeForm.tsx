import type { FormEvent, ReactElement } from 'react'
import {
  gitlab,
  useConnect,
  useScopeSelection,
  type Connection,
  type ScopeOf,
} from '@authpipe/react'
import { AttemptProgress } from './AttemptProgress.tsx'
import { ScopeGroup } from './ScopeGroup.tsx'

/** A form for the permissions: presets, groups, and what each brings along. */
export function ScopeForm({ available, connection }: ScopeFormProps): ReactElement {
  const asked = connection ? scopesOf(connection) : gitlab.defaultScopes
  const selection = useScopeSelection({
    provider: gitlab,
    available,
    granted: connection?.scopes.granted,
    defaultValue: asked,
  })
  const attempt = useConnect({
    provider: 'gitlab',
    scopes: selection.selected,
    connectionId: connection?.id,
  })
  const { selected, effective, implied } = selection
  const isPending = attempt.status === 'pending'
  // GitLab reads an empty request as one for everything.
  const isReady = selected.length > 0 && !isPending

  function handleSubmit(event: FormEvent): void {
    event.preventDefault()
    if (isReady) attempt.connect()
  }

  return (
    <form className="card" aria-labelledby="scopes-title" onSubmit={handleSubmit}>
      <div>
        <h2 id="scopes-title">What Portside may do</h2>
        <p className="soft">Start from a suggestion, or pick one by one.</p>
      </div>

      <fieldset className="presets">
        <legend className="visually-hidden">Suggestions</legend>
        {PRESETS.map((id) => {
          const preset = gitlab.presets[id]
          const isApplied = sameScopes(preset.scopes, selected)
          return (
            <button
              key={id}
              className="preset"
              type="button"
              aria-pressed={isApplied}
              onClick={(event) => selection.applyPreset(id, event.nativeEvent)}
            >
              <strong>{preset.title}</strong>
              <span className="soft small">{preset.description}</span>
            </button>
          )
        })}
      </fieldset>

      <div className="groups">
        {Object.entries(gitlab.scopeGroups).map(([group, title]) => (
          <ScopeGroup key={group} group={group} title={title} selection={selection} />
        ))}
      </div>

      <div className="form-foot">
        <output className="small">
          {summary(selected.length, implied.length, effective.length)}
        </output>
        <div className="row">
          <button
            className="button button-main"
            type="submit"
            aria-disabled={!isReady || undefined}
          >
            {isPending ? 'Connecting…' : restingLabel(connection)}
          </button>
          {!isPending && !sameScopes(selected, asked) && (
            <button
              className="button button-quiet"
              type="button"
              onClick={() => selection.setSelected(asked)}
            >
              Undo changes
            </button>
          )}
        </div>
        <AttemptProgress attempt={attempt} />
      </div>
    </form>
  )
}

/** Props of `ScopeForm`. */
export interface ScopeFormProps {
  /** What the operator's application may ask for. */
  readonly available: readonly string[]
  /** The connection to change, if there is one. */
  readonly connection: Connection | null
}

const PRESETS = Object.keys(gitlab.presets) as (keyof typeof gitlab.presets)[]

function restingLabel(connection: Connection | null): string {
  if (!connection) return 'Connect GitLab'
  return connection.status === 'needs_reauth' ? 'Reconnect GitLab' : 'Update access'
}

function scopesOf(connection: Connection): readonly ScopeOf<'gitlab'>[] {
  return connection.scopes.requested.filter(isGitLabScope)
}

function isGitLabScope(scope: string): scope is ScopeOf<'gitlab'> {
  return Object.hasOwn(gitlab.scopes, scope)
}

function sameScopes(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((scope) => others.includes(scope))
}

function summary(selected: number, implied: number, effective: number): string {
  if (selected === 0) return 'Nothing is selected. Pick at least one permission.'
  const asked = `GitLab will be asked for ${selected} ${selected === 1 ? 'permission' : 'permissions'}`
  return implied === 0 ? `${asked}.` : `${asked}, which amount to ${effective}.`
}
