import type { ConnectionAccount } from '@authpipe/protocol'

/*
 * The readers of the columns that hold JSON. The casts are safe: only the broker writes them, from
 * values of these types.
 */

/** A list of strings. */
export function readList(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[]
}

/** Lists of strings by name. */
export function readLists(text: string): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(text) as Readonly<Record<string, readonly string[]>>
}

/** `connection.account`. */
export function readAccount(text: string): ConnectionAccount {
  return JSON.parse(text) as ConnectionAccount
}
