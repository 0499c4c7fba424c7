import type { Ports } from '../../src/ports.ts'
import type { BoxContext } from '../../src/vault/Vault.ts'

/**
 * Ports whose vault, before it first seals for this purpose, lets something else happen: the moment
 * between reading a row and writing it.
 */
export function interrupting<SomePorts extends Ports>(
  ports: SomePorts,
  purpose: BoxContext[0],
  happen: () => Promise<unknown>,
): SomePorts {
  let isOver = false
  const { vault } = ports
  return {
    ...ports,
    vault: {
      open: (tenantId, context, box) => vault.open(tenantId, context, box),
      seal: async (tenantId, context, secret) => {
        if (context[0] === purpose && !isOver) {
          isOver = true
          await happen()
        }
        return vault.seal(tenantId, context, secret)
      },
    },
  }
}
