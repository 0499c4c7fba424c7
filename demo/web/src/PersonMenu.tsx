import { useState, type ReactElement } from 'react'
import { switchPerson, type Person, type Session } from './api.ts'

/** Who is signed in, and a way to be somebody else. */
export function PersonMenu({ session }: { readonly session: Session }): ReactElement {
  const [problem, setProblem] = useState<string>()
  const { person, people } = session
  const others = people.filter(({ id }) => id !== person.id)

  async function handleSwitch(next: Person): Promise<void> {
    try {
      await switchPerson(next.id)
      // Nothing of the other person may stay in memory.
      location.reload()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }

  return (
    <div className="person">
      <button className="person-button" type="button" popoverTarget="people">
        <Avatar person={person} />
        <span className="person-name">
          <span className="visually-hidden">Signed in as </span>
          {person.name}
        </span>
      </button>
      <div className="menu" id="people" popover="auto">
        <p className="menu-who">
          <strong>{person.name}</strong>
          <span className="soft">{person.email}</span>
          <span className="soft">{person.tenantName}</span>
        </p>
        {others.map((other) => (
          <button
            key={other.id}
            className="button button-quiet"
            type="button"
            onClick={() => void handleSwitch(other)}
          >
            <Avatar person={other} />
            Switch to {other.name}
          </button>
        ))}
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </div>
  )
}

function Avatar({ person }: { readonly person: Person }): ReactElement {
  const initials = person.name.replaceAll(/(\p{L})\p{L}*\s*/gu, '$1')
  return (
    <span className="avatar" aria-hidden="true">
      {initials}
    </span>
  )
}
