import { expect, it } from 'vitest'
import * as client from '@authpipe/react/client'
import * as devtools from '@authpipe/react/devtools'
import * as library from '@authpipe/react'
import * as relay from '@authpipe/react/relay'
import * as testing from '@authpipe/react/testing'

it('exports these names and no others', () => {
  expect(Object.keys(library).toSorted()).toMatchInlineSnapshot(`
    [
      "AuthpipeProvider",
      "ConnectButton",
      "ConnectError",
      "ProviderLogo",
      "ScopeSelector",
      "connectionKeys",
      "connectionQueries",
      "createAuthpipeClient",
      "gitlab",
      "isConnectError",
      "useAuthpipeClient",
      "useConnect",
      "useConnection",
      "useConnectionStatus",
      "useConnections",
      "useDisconnect",
      "useScopeSelection",
    ]
  `)
})

it('exports these names for tests and stories', () => {
  expect(Object.keys(testing).toSorted()).toMatchInlineSnapshot(`
    [
      "connectionFixture",
      "createFixedClient",
    ]
  `)
})

it('exports these names for use without React', () => {
  expect(Object.keys(client).toSorted()).toMatchInlineSnapshot(`
    [
      "ConnectError",
      "attemptSlot",
      "createAuthpipeClient",
      "isConnectError",
    ]
  `)
})

it('exports this name for developers', () => {
  expect(Object.keys(devtools)).toEqual(['AuthpipeDevtools'])
})

it('exports this name for a relay page', () => {
  expect(Object.keys(relay)).toEqual(['startRelay'])
})
