import { ConnectButton, gitlab, useScopeSelection } from '@authpipe/react'

const LEVELS = ['read_user', 'read_repository', 'write_repository'] as const

export function ScopePicker() {
  const { available, selected, getItemProps } = useScopeSelection({
    provider: gitlab,
    available: LEVELS,
    required: ['read_user'],
    defaultValue: ['read_user', 'read_repository'],
  })
  return (
    <section className="card">
      <fieldset>
        <legend>What may we do in GitLab?</legend>
        {LEVELS.map((scope) => {
          const item = available.find((each) => each.scope === scope)
          return (
            <label key={scope}>
              <input {...getItemProps(scope)} />
              <span>
                {item?.title}
                {item?.isRequired && ' (always)'}
                {item?.includedIn && ' (included)'}
                <small>{item?.description}</small>
              </span>
            </label>
          )
        })}
      </fieldset>
      <ConnectButton provider="gitlab" scopes={selected} />
    </section>
  )
}
