import type { NetworkFault, RequestKind } from '../browser/Network.ts'
import { APP_ORIGIN } from '../world/World.ts'
import type { Action, Scene } from './Action.ts'

const FAULTS: readonly [NetworkFault, ...NetworkFault[]] = [
  'lost request',
  'lost answer',
  'lost answer',
  'slow',
  'hang',
  'status 503',
]

const KINDS: readonly [RequestKind, ...RequestKind[]] = [
  'create',
  'create',
  'poll',
  'poll',
  'complete',
  'complete',
  'cancel',
  'cancel',
  'reopen',
  'launch',
  'status',
  'page',
  'connections',
  'token',
  'code',
]

const PROVIDER_GROUPS = ['authorize', 'token', 'token', 'api', 'revoke'] as const
const PROVIDER_FAULTS = ['status500', 'slow', 'hang', 'dropAnswer', 'garbage', 'status429'] as const

/** What happens around a person: to the network, the provider, the broker, the app. */
export function worldActions(scene: Scene): readonly Action[] {
  const { browser, world, random, coverage } = scene
  const { network, story } = browser
  const { faults } = world.sandbox
  return [
    network.isOffline
      ? { name: 'come online', weight: 3, act: () => browser.setOffline(false) }
      : { name: 'go offline', weight: 0.25, act: () => browser.setOffline(true) },
    {
      name: 'the network fails',
      weight: 0.7,
      act: () => {
        const [about, fault] = [random.pick(KINDS), random.pick(FAULTS)]
        coverage.add('network faults set', `${about}: ${fault}`)
        network.trouble(about, fault, random.between(1, 4))
      },
    },
    {
      name: 'the provider fails',
      weight: 0.5,
      act: () => {
        const [group, kind] = [random.pick(PROVIDER_GROUPS), random.pick(PROVIDER_FAULTS)]
        // A page of HTML with status 200 says of a token that it is revoked (RFC 7009 §2.2).
        if (group === 'revoke' && kind === 'garbage') return
        const denies = group === 'authorize' && random.happens(0.3)
        const ms = random.between(500, 90_000)
        coverage.add('provider faults set', `${group}: ${denies ? 'deny' : kind}`)
        story.tell('provider', `${group}: ${denies ? 'deny' : kind}`)
        faults.set(group, { kind: denies ? 'deny' : kind, ms, count: random.between(1, 2) })
      },
    },
    { name: 'the provider recovers', weight: 0.2, act: () => recover(scene) },
    {
      name: 'the provider changes its policy',
      weight: 0.1,
      act: () => faults.setCoop(random.pick([undefined, 'same-origin'])),
    },
    ...(world.isUp
      ? [{ name: 'the broker restarts', weight: 0.15, act: () => restart(scene) }]
      : []),
    {
      name: 'open another tab',
      weight: 0.15,
      act: () => browser.open().go({ url: `${APP_ORIGIN}/` }),
    },
    {
      name: 'somebody else signs in to the app',
      weight: 0.05,
      act: () => {
        scene.user = scene.user === 'user_ada' ? 'user_bob' : 'user_ada'
      },
    },
  ]
}

function recover({ world, settings }: Scene): void {
  world.sandbox.faults.clear()
  world.sandbox.faults.setCoop(settings.providerPolicy)
}

function restart({ world, random, ledger }: Scene): void {
  world.restart(random.between(100, 20_000)).catch((error: unknown) => {
    ledger.blame(`the broker did not come back: ${String(error)}`)
  })
}
