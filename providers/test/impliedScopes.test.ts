import { describe, expect, it } from 'vitest'
import { effectiveScopes, gitlab, impliedScopes } from '@authpipe/providers'

/** A scope that covers this one. */
const after = (implied: string) => ({ ...gitlab.scopes.read_user, implies: [implied] })

describe('impliedScopes', () => {
  it('follows the chain of implications to its end', () => {
    expect(impliedScopes(gitlab, ['api'])).toEqual(
      new Set([
        'ai_features',
        'create_runner',
        'manage_runner',
        'read_api',
        'read_registry',
        'read_repository',
        'read_user',
        'write_registry',
        'write_repository',
      ]),
    )
  })

  it('holds a selected scope only if another selected one covers it', () => {
    expect(impliedScopes(gitlab, ['read_api']).has('read_api')).toBe(false)
    expect(impliedScopes(gitlab, ['api', 'read_api']).has('read_api')).toBe(true)
  })

  it.each(['read_user', 'sudo', 'openid', 'k8s_proxy', 'unknown', 'constructor', '__proto__'])(
    'finds nothing under %s',
    (scope) => {
      expect(impliedScopes(gitlab, [scope]).size).toBe(0)
    },
  )

  it('ends on a table that goes round in a circle', () => {
    const scopes = { first: after('second'), second: after('third'), third: after('first') }

    expect(impliedScopes({ scopes }, ['first'])).toEqual(new Set(['first', 'second', 'third']))
  })
})

describe('effectiveScopes', () => {
  it('is what was selected and what that covers', () => {
    const effective = effectiveScopes(gitlab, ['read_api', 'openid'])

    expect(effective).toEqual(
      new Set(['openid', 'read_api', 'read_registry', 'read_repository', 'read_user']),
    )
  })

  it('does not take reading for a part of writing where GitLab does not', () => {
    expect(effectiveScopes(gitlab, ['write_registry']).has('read_registry')).toBe(false)
  })
})
