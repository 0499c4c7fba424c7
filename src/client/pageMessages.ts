import type { AttemptWorld } from './Attempt.ts'
import { createListeners, type Listeners } from './listeners.ts'

const ofWorlds = new WeakMap<AttemptWorld, Listeners<MessageEvent>>()

/** The page's messages, by one listener for all attempts of a client. */
export function pageMessages(world: AttemptWorld): Listeners<MessageEvent> {
  const messages =
    ofWorlds.get(world) ??
    createListeners<MessageEvent>((tell) => {
      window.addEventListener('message', tell)
      return () => window.removeEventListener('message', tell)
    })
  ofWorlds.set(world, messages)
  return messages
}
