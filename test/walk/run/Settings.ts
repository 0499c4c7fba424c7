import type { Engine, OpenerPolicy } from '../browser/openerPolicy.ts'
import type { Random } from './Random.ts'

/** What stays as it is for the whole of a run. */
export interface Settings {
  readonly engine: Engine
  readonly appPolicy: OpenerPolicy
  readonly isIsolated: boolean
  readonly isFramed: boolean
  readonly hidesReferrer: boolean
  readonly forbidsForms: boolean
  readonly hasBackCache: boolean
  readonly hasRelay: boolean
  readonly hasReturn: boolean
  /** The provider's host is on nobody's list. */
  readonly isUntrusted: boolean
  /** Several customers share the client. */
  readonly isShared: boolean
  readonly isStrict: boolean
  readonly providerPolicy: OpenerPolicy | undefined
  readonly blocks: 'nothing' | 'popups' | 'everything' | 'now and then'
  /** Seconds. */
  readonly tokenTtl: number
  readonly latency: number
  /** Of people who do one thing after the other, and others. */
  readonly temper: 'steady' | 'erratic'
  readonly steps: number
}

/** Makes up the settings of a run. Most runs have little out of the ordinary: that is met soon enough. */
export function chooseSettings(random: Random): Settings {
  const often = (share: number) => random.happens(share)
  const appPolicy = often(0.45)
    ? ''
    : random.pick([
        'same-origin',
        'same-origin',
        'same-origin-allow-popups',
        'noopener-allow-popups',
      ])
  const isUnderPolicy = appPolicy === 'same-origin'
  return {
    engine: random.pick(['chromium', 'firefox', 'webkit']),
    appPolicy,
    isIsolated: isUnderPolicy && often(0.3),
    isFramed: isUnderPolicy && often(0.2),
    hidesReferrer: often(0.3),
    forbidsForms: often(0.2),
    hasBackCache: often(0.4),
    hasRelay: often(0.4),
    hasReturn: often(0.6),
    isUntrusted: often(0.15),
    isShared: often(0.15),
    isStrict: often(0.12),
    providerPolicy: often(0.3)
      ? random.pick(['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups'])
      : undefined,
    blocks: often(0.75) ? 'nothing' : random.pick(['popups', 'everything', 'now and then']),
    tokenTtl: often(0.8) ? 900 : random.between(2, 60),
    latency: random.pick([10, 60, 60, 400, 1500]),
    temper: random.pick(['steady', 'steady', 'erratic']),
    steps: random.between(6, 40),
  }
}

/** Those that are out of the ordinary, in words. */
export function describeSettings(settings: Settings): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== false && value !== '' && value !== undefined)
    .map(([name, value]) => (value === true ? name : `${name}=${value}`))
    .join(' ')
}
