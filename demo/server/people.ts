/** Someone with an account of the app. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  /** The customer organization the person belongs to. */
  readonly tenantId: string
  readonly tenantName: string
}

const ACME = { tenantId: 'org_acme', tenantName: 'Acme' } as const

/** Who is signed in on the first visit. */
export const FIRST_PERSON: Person = {
  id: 'user_alice',
  name: 'Alice Chen',
  email: 'alice@acme.example',
  ...ACME,
}

/** Everyone with an account. A real app has sign-in and a database here. */
export const PEOPLE: readonly Person[] = [
  FIRST_PERSON,
  { id: 'user_bob', name: 'Bob Ortiz', email: 'bob@acme.example', ...ACME },
]

/** The person with this id. */
export function findPerson(id: unknown): Person | undefined {
  return PEOPLE.find((person) => person.id === id)
}
