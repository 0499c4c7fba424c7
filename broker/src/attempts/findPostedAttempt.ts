import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { hashSecret, matchesHash } from './attemptSecrets.ts'

/**
 * The attempt that a form was posted for, to whoever holds both its secrets: for what the page says. It
 * may still be on its way; the launch waits for it.
 */
export async function findPostedAttempt(
  { db }: Pick<Ports, 'db'>,
  form: { readonly k: string; readonly l: string },
): Promise<Attempt | undefined> {
  const attempt = await db
    .selectFrom('attempt')
    .selectAll()
    .where('boot_hash', '=', hashSecret(form.k))
    .executeTakeFirst()
  return attempt && matchesHash(form.l, attempt.launch_hash) ? attempt : undefined
}
