import type { AppPage } from '../browser/AppPage.ts'
import type { Browser } from '../browser/Browser.ts'
import type { Coverage } from '../run/Coverage.ts'
import type { Random } from '../run/Random.ts'
import type { Settings } from '../run/Settings.ts'
import type { World } from '../world/World.ts'
import type { App } from './App.ts'
import type { Ledger } from './Ledger.ts'

/** Something that can happen now. */
export interface Action {
  readonly name: string
  /** How likely it is, beside the others. */
  readonly weight: number
  readonly act: () => void
}

/** All that actions can be about. */
export interface Scene {
  readonly browser: Browser
  readonly world: World
  readonly random: Random
  readonly settings: Settings
  readonly ledger: Ledger
  readonly coverage: Coverage
  /** The app on each of its pages. */
  readonly apps: Map<AppPage, App>
  /** Who is signed in to the app. */
  user: string
}
