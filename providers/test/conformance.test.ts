import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { descriptors, impliedScopes, providerNames } from '@authpipe/providers'
import type { ProviderDescriptor } from '@authpipe/providers'
import { flows } from '@authpipe/providers/flows'

const all: readonly (readonly [string, ProviderDescriptor])[] = Object.entries(descriptors)

describe('the catalog', () => {
  it('has a descriptor, a flow and a name for each folder', () => {
    const folders = readdirSync(new URL('../src', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)

    expect(Object.keys(descriptors).sort()).toEqual(folders.sort())
    expect(Object.keys(flows).sort()).toEqual(folders)
    expect(Object.keys(providerNames).sort()).toEqual(folders)
  })
})

describe.each(all)('%s', (id, descriptor) => {
  const scopes = Object.entries(descriptor.scopes)
  const known = new Set(Object.keys(descriptor.scopes))

  it('bears one id and one name everywhere', () => {
    expect(descriptor.id).toBe(id)
    expect(flows[id as keyof typeof flows].id).toBe(id)
    expect(providerNames[id as keyof typeof providerNames]).toBe(descriptor.name)
  })

  it('names only scopes and groups that exist', () => {
    const named = [
      ...scopes.flatMap(([, { implies = [], requires = [] }]) => [...implies, ...requires]),
      ...Object.values(descriptor.presets).flatMap((preset) => preset.scopes),
      ...descriptor.defaultScopes,
    ]

    expect(named.filter((scope) => !known.has(scope))).toEqual([])
    expect(new Set(scopes.map(([, { group }]) => group))).toEqual(
      new Set(Object.keys(descriptor.scopeGroups)),
    )
  })

  it('lets no scope imply itself, by any number of steps', () => {
    const circular = scopes.filter(([scope]) => impliedScopes(descriptor, [scope]).has(scope))

    expect(circular).toEqual([])
  })

  it('shows the scopes of a group in one run, in the order of the groups', () => {
    const runs = scopes
      .map(([, { group }]) => group)
      .filter((group, index, groups) => group !== groups[index - 1])

    expect(runs).toEqual(Object.keys(descriptor.scopeGroups))
  })

  it('asks for something by default, and something in each preset', () => {
    expect(descriptor.defaultScopes).not.toEqual([])
    expect(
      Object.values(descriptor.presets).filter((preset) => preset.scopes.length === 0),
    ).toEqual([])
  })

  it.each(scopes)('explains %s in a short title and one sentence', (_scope, texts) => {
    expect(texts.title.length).toBeLessThanOrEqual(40)
    expect(texts.title).toMatch(/^[A-Z].*[^.]$/)
    expect(texts.description).toMatch(/^[A-Z][^.!?]*\.$/)
    expect(texts.description.length).toBeLessThanOrEqual(100)
  })

  it('gives every scope a title of its own', () => {
    expect(new Set(scopes.map(([, { title }]) => title)).size).toBe(scopes.length)
  })
})
