/**
 * A channel to the other pages of this origin, where there can be one. Without a window there are none,
 * and an open channel would keep Node alive. Firefox forbids it to a frame of another site that may
 * store nothing.
 */
export function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return typeof window === 'undefined' ? undefined : new BroadcastChannel(name)
  } catch {
    return undefined
  }
}
