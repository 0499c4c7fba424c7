import type { Row } from './Row.ts'
import { PATHS } from './rows/paths.ts'
import { WINDOWS } from './rows/windows.ts'

/** Every row, in the order of the tables. */
export const ROWS: readonly Row[] = [...PATHS, ...WINDOWS]
