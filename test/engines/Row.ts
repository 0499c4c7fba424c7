import type { EngineName } from '../../tools/enginePath.ts'
import type { RowTable } from '../../tools/engineReport.ts'
import type { Driver, Tab, View } from './driver/Driver.ts'
import type { World } from './world/startWorld.ts'
import type { WorldOptions } from './world/WorldOptions.ts'

/** One row of the tables in `docs/handshake.md`, as a test for every engine. */
export interface Row {
  /** Unique, and stable: the document refers to it. */
  readonly id: string
  readonly table: RowTable
  /** What happens. */
  readonly title: string
  /** What the person, the page and the broker must come to. */
  readonly must: string
  /** The threats of `docs/handshake.md` that this row shows to be met. */
  readonly threats?: readonly string[]
  readonly world?: WorldOptions
  /** Further command line switches, by engine. */
  readonly switches?: Partial<Record<EngineName, readonly string[]>>
  /** What an engine cannot express, with the reason. Printed and counted. */
  readonly cannot?: Partial<Record<EngineName, string>>
  /** What it waits for. Makes the run red, unless pending rows are allowed. */
  readonly pending?: string
  run(stage: Stage): Promise<void>
}

/** What a row plays on. */
export interface Stage {
  readonly driver: Driver
  readonly world: World
  /** The customer's page, in a tab of its own. */
  openApp(): Promise<Tab>
  /** The window that appears by what is done. */
  windowFrom(action: () => Promise<void>): Promise<Tab>
  /** Clicks "Connect GitLab", and gives the window. */
  connect(page: View, slot?: string): Promise<Tab>
  /** Signs in where the provider asks, and consents. */
  consent(popup: Tab, username?: string): Promise<void>
  /** Waits for a document to say this. */
  reads(view: View, text: string): Promise<void>
  /** Waits until the window is gone. */
  gone(tab: Tab): Promise<void>
}
