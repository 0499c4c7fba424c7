import { expect, it } from 'vitest'
import * as broker from '@authpipe/broker'

it('exports this, and no way to take a defense down', () => {
  expect(Object.keys(broker).toSorted()).toMatchInlineSnapshot(`
    [
      "StartupError",
      "createBroker",
      "createKeyset",
      "listen",
      "loadKeyset",
    ]
  `)
})
