/** Any event. */
export type HubEvent = Readonly<Record<string, unknown>> & { readonly type: string }

type Listener = (event: HubEvent) => void

interface Entry {
  readonly type: string
  readonly listener: Listener
  readonly isOnce: boolean
}

/** What `addEventListener` takes. */
interface ListenOptions {
  readonly signal?: AbortSignal
  readonly once?: boolean
}

/** An event target that can say who still listens. */
export class EventHub {
  private readonly entries = new Set<Entry>()

  readonly addEventListener = (
    type: string,
    listener: Listener,
    { signal, once: isOnce = false }: ListenOptions = {},
  ): void => {
    if (signal?.aborted) return
    const entry = { type, listener, isOnce }
    this.entries.add(entry)
    signal?.addEventListener('abort', () => void this.entries.delete(entry))
  }

  readonly removeEventListener = (type: string, listener: Listener): void => {
    for (const entry of this.entries) {
      if (entry.type === type && entry.listener === listener) this.entries.delete(entry)
    }
  }

  /** The types of event that are listened to, once for each listener. */
  get types(): readonly string[] {
    return [...this.entries].map(({ type }) => type)
  }

  dispatch(event: HubEvent): void {
    for (const entry of this.entries) {
      if (entry.type !== event.type) continue
      if (entry.isOnce) this.entries.delete(entry)
      entry.listener(event)
    }
  }
}
