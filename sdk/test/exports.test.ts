import { expect, expectTypeOf, it } from 'vitest'
import * as sdk from '@authpipe/sdk'

it('exports what it promises, and nothing else', () => {
  expect(Object.keys(sdk).sort()).toMatchInlineSnapshot(`
    [
      "AuthpipeError",
      "createAuthpipe",
      "isAuthpipeError",
    ]
  `)
})

it('gives the types that an editor shows', () => {
  type Wanted = Parameters<sdk.Authpipe['getCredential']>[0]

  expectTypeOf<Awaited<ReturnType<sdk.Authpipe['getCredential']>>>().toEqualTypeOf<sdk.Credential>()
  expectTypeOf<sdk.Credential['credential']>().toEqualTypeOf<string>()
  expectTypeOf<{ provider: string; tenantId: string; userId: string }>().toExtend<Wanted>()
  expectTypeOf<{ provider: string; userId: string }>().not.toExtend<Wanted>()
})
