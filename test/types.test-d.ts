import type { ComponentProps } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { expectTypeOf } from 'vitest'
import { gitlab } from '@authpipe/providers'
import { ConnectButton, useConnect, useConnection, useScopeSelection } from '@authpipe/react'
import type { Connection, ConnectError, ProviderId, UseConnectResult } from '@authpipe/react'

/*
 * What a user's editor infers. Checked by `tsc -p tsconfig.json`, never run.
 */

/* oxlint-disable react/rules-of-hooks -- nothing here is ever called */

// Scopes belong to the provider
const asks = ConnectButton({ provider: 'gitlab', scopes: ['read_api'], requiredScopes: ['api'] })
void asks
// @ts-expect-error There is no such scope.
ConnectButton({ provider: 'gitlab', scopes: ['nope'] })
// @ts-expect-error There is no such scope.
ConnectButton({ provider: 'gitlab', requiredScopes: ['nope'] })
// @ts-expect-error There is no such provider.
ConnectButton({ provider: 'gitlub' })
// @ts-expect-error A button connects something.
ConnectButton({})
// @ts-expect-error There is no such scope.
useConnect({ provider: 'gitlab', scopes: ['nope'] })

expectTypeOf<ProviderId>().toEqualTypeOf<'gitlab'>()

// Callbacks
ConnectButton({
  provider: 'gitlab',
  onSuccess: (connection) => expectTypeOf(connection).toEqualTypeOf<Connection>(),
  onError: (error) => expectTypeOf(error).toEqualTypeOf<ConnectError>(),
  onCancel: ({ reason }) =>
    expectTypeOf(reason).toEqualTypeOf<'window_closed' | 'denied' | 'dismissed' | 'superseded'>(),
})

// The button's own props
ConnectButton({ provider: 'gitlab', form: 'f', 'aria-label': 'x', disabled: undefined })
expectTypeOf<ComponentProps<typeof ConnectButton>>().toHaveProperty('ref')

// The result narrows by status
export function narrows(result: UseConnectResult): void {
  // @ts-expect-error There is a connection only after success.
  void result.connection
  if (result.status === 'success') {
    expectTypeOf(result.connection).toEqualTypeOf<Connection>()
    expectTypeOf(result.attemptId).toEqualTypeOf<string>()
  }
  if (result.status === 'error') expectTypeOf(result.error).toEqualTypeOf<ConnectError>()
  if (result.status !== 'pending') expectTypeOf(result.phase).toEqualTypeOf<undefined>()
}

// Queries are TanStack's own
expectTypeOf(useConnection({ provider: 'gitlab' })).toEqualTypeOf<
  UseQueryResult<Connection | null, ConnectError>
>()

// Selections know their scopes
const { selected, toggle, applyPreset } = useScopeSelection({ provider: gitlab, required: ['api'] })
expectTypeOf(selected).toEqualTypeOf<readonly (keyof typeof gitlab.scopes)[]>()
toggle('read_api')
applyPreset('full')
// @ts-expect-error There is no such scope.
toggle('nope')
// @ts-expect-error There is no such preset.
applyPreset('nope')
// @ts-expect-error There is no such scope.
useScopeSelection({ provider: gitlab, defaultValue: ['nope'] })

ConnectButton({ provider: 'gitlab', scopes: selected })
