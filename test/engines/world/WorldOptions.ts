import type { BrokerTimers } from '@authpipe/broker'
import type { PageTimers } from '../../../broker/src/pages/PageTimers.ts'
import type { PageSettings } from '../app/PageSettings.ts'

/** What a row decides about its surroundings. What it does not name is as in production, but faster. */
export interface WorldOptions {
  /** Headers of the customer's page. */
  readonly headers?: Readonly<Record<string, string>>
  readonly page?: Partial<Omit<PageSettings, 'brokerUrl'>>
  /** The Cross-Origin-Opener-Policy of the provider's pages. */
  readonly providerCoop?: string
  /** The operator does not vouch for the provider's pages, so windows are cut off on the way there. */
  readonly isProviderUntrusted?: boolean
  /** What the customer's backend puts into a connect token besides. */
  readonly relay?: boolean
  readonly return?: boolean
  /** Seconds a connect token lives. */
  readonly tokenTtl?: number
  /** Several customers share the OAuth client. */
  readonly isClientShared?: boolean
  /** What `complete` asks for. */
  readonly binding?: 'any' | 'launch_and_finish'
  readonly brokerTimers?: Partial<BrokerTimers>
  readonly pageTimers?: Partial<PageTimers>
  /** What is taken down for a control. */
  readonly without?: 'binding' | 'browserCookie'
}
