import type { Row } from './Row.ts'
import { FORGERIES } from './rows/forgeries.ts'
import { LURES } from './rows/lures.ts'
import { NETWORK } from './rows/network.ts'
import { PAGES } from './rows/pages.ts'
import { PATHS } from './rows/paths.ts'
import { PROVIDER } from './rows/provider.ts'
import { SURROUNDINGS } from './rows/surroundings.ts'
import { WINDOWS } from './rows/windows.ts'

/** Every row, in the order of the tables. */
export const ROWS: readonly Row[] = [
  ...PATHS,
  ...WINDOWS,
  ...NETWORK,
  ...PAGES,
  ...PROVIDER,
  ...SURROUNDINGS,
  ...LURES,
  ...FORGERIES,
]
