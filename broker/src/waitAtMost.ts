/** Waits for a promise, but no longer than `ms`; it goes on by itself. `undefined`: it is not done yet. */
export async function waitAtMost<Value>(
  promise: Promise<Value>,
  ms: number,
): Promise<{ readonly value: Value } | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([promise.then((value) => ({ value })), late])
  } finally {
    clearTimeout(timer)
  }
}
