import { expect, expectTypeOf, it } from 'vitest'
import { gitlab } from '@authpipe/providers'
import type { PresetOf, ProviderDescriptor, ProviderId, ScopeOf } from '@authpipe/providers'

const acme = {
  ...gitlab,
  id: 'acme',
  scopes: { fly: { title: 'Fly', description: 'Fly.', group: 'account', risk: 'low' } },
} as const satisfies ProviderDescriptor

declare module '@authpipe/providers' {
  interface ProviderRegistry {
    readonly acme: typeof acme
  }
}

it('knows the scopes of each provider by their names', () => {
  const scope: ScopeOf<'gitlab'> = 'read_user'
  // @ts-expect-error GitLab has no such scope
  const wrong: ScopeOf<'gitlab'> = 'read_everything'
  // @ts-expect-error there is no such provider
  const nobody: ProviderId = 'nobody'
  const preset: PresetOf<'gitlab'> = 'read_only'

  expect([scope, wrong, nobody, preset]).toHaveLength(4)
  expectTypeOf<'api'>().toExtend<ScopeOf<'gitlab'>>()
  expectTypeOf<string>().not.toExtend<ScopeOf<'gitlab'>>()
})

it('takes in a provider that somebody else registers', () => {
  expectTypeOf<'acme'>().toExtend<ProviderId>()
  expectTypeOf<ScopeOf<'acme'>>().toEqualTypeOf<'fly'>()
  expect(acme.id).toBe('acme')
})
