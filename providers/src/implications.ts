import { gitlabImplications } from './gitlab/implications.ts'

/** The implication tables of all providers, without a sentence of their descriptors. */
export const implications = {
  gitlab: gitlabImplications,
} as const
