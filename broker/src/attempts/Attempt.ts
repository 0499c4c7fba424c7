import type { Selectable } from 'kysely'
import type { AttemptTable } from '../storage/Schema.ts'

/** An attempt, as it stands in the database. */
export type Attempt = Selectable<AttemptTable>
