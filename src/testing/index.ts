export { connectionFixture } from './connectionFixture.ts'
export { createFixedClient } from './createFixedClient.ts'
export type { FixedClientOptions } from './createFixedClient.ts'
