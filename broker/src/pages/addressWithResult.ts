/**
 * A customer's page, with what became of an attempt in its fragment: no server, log or Referer sees that.
 * The page asks the broker how it ended; only the code cannot be had elsewhere.
 */
export function addressWithResult(
  url: string,
  attemptId: string,
  completionCode: string | undefined,
): string {
  return `${url}#ap=${attemptId}${completionCode === undefined ? '' : `&cc=${completionCode}`}`
}
