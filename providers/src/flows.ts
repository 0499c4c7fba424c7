import { gitlabFlow } from './gitlab/flow.ts'
import type { ProviderFlow } from './types.ts'

/** How to talk to each provider, by its id. For the broker; a browser has no use for it. */
export const flows = {
  gitlab: gitlabFlow,
} as const satisfies Readonly<Record<string, ProviderFlow>>

export { gitlabFlow } from './gitlab/flow.ts'

export type {
  FlowRequest,
  FlowResponse,
  IdentityProbe,
  ProviderAccount,
  ProviderClient,
  ProviderFlow,
  RefreshBehaviour,
  TokenSet,
} from './types.ts'
