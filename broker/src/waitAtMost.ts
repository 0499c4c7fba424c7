/** Waits for a promise, but no longer than `ms`. It goes on by itself; `undefined`: it is not done yet. */
export async function waitAtMost<Value>(
  promise: Promise<Value>,
  ms: number,
): Promise<{ readonly value: Value } | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, ms)
  try {
    return await Promise.race([promise.then((value) => ({ value })), late])
  } finally {
    clearTimeout(timer)
  }
}
