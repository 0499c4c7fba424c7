/**
 * What a box is bound to: its place. A box moved to another row, column or generation does not open.
 * The parts are length-prefixed before they are authenticated, so `["a|b"]` is not `["a", "b"]`.
 */
export type BoxContext = readonly [purpose: string, ...place: (string | number)[]]

/** Seals secrets under a key of their tenant. */
export interface Vault {
  /** @throws {BrokerError} `vault_unavailable` */
  seal(tenantId: string, context: BoxContext, secret: string): Promise<Uint8Array>
  /**
   * @throws {BrokerError} `vault_decrypt_failed` when the box was altered, moved, or is of another
   * tenant; `vault_unavailable` when its key cannot be had.
   */
  open(tenantId: string, context: BoxContext, box: Uint8Array): Promise<string>
}
