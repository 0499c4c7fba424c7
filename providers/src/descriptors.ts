import { gitlab } from './gitlab/descriptor.ts'

/** The descriptors of all providers, by id. Import one by its own name if one will do. */
export const descriptors = {
  gitlab,
} as const
