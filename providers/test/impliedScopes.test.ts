import { describe, expect, it } from 'vitest'
import {
  effectiveScopes,
  gitlab,
  gitlabImplications,
  impliedScopes,
  missingScopes,
} from '@authpipe/providers'

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

  it('gives the same from the bare table as from the descriptor', () => {
    for (const scope of Object.keys(gitlab.scopes)) {
      expect(impliedScopes(gitlabImplications, [scope])).toEqual(impliedScopes(gitlab, [scope]))
    }
  })

  it('holds a selected scope only if another selected one covers it', () => {
    expect(impliedScopes(gitlab, ['read_api']).has('read_api')).toBe(false)
    expect(impliedScopes(gitlab, ['api', 'read_api']).has('read_api')).toBe(true)
  })

  it.each(['read_user', 'sudo', 'openid', 'k8s_proxy', 'unknown', 'constructor', '__proto__'])(
    'finds nothing under %s',
    (scope) => {
      expect(impliedScopes(gitlab, [scope]).size).toBe(0)
      expect(impliedScopes(gitlabImplications, [scope]).size).toBe(0)
    },
  )

  it('ends on a table that goes round in a circle', () => {
    const circle = { first: ['second'], second: ['third'], third: ['first'] }

    expect(impliedScopes(circle, ['first'])).toEqual(new Set(['first', 'second', 'third']))
  })
})

describe('effectiveScopes', () => {
  it('is what was selected and what that covers', () => {
    const effective = effectiveScopes(gitlab, ['read_api', 'openid'])

    expect(effective).toEqual(
      new Set(['openid', 'read_api', 'read_registry', 'read_repository', 'read_user']),
    )
  })
})

describe('missingScopes', () => {
  it('misses nothing that a granted scope covers', () => {
    expect(missingScopes(gitlabImplications, ['api'], ['read_user', 'write_registry'])).toEqual([])
  })

  it('misses what api does not cover', () => {
    expect(missingScopes(gitlab, ['api'], ['openid', 'read_api', 'sudo', 'openid'])).toEqual([
      'openid',
      'sudo',
    ])
  })

  it('does not take reading for a part of writing where GitLab does not', () => {
    expect(missingScopes(gitlab, ['write_registry'], ['read_registry'])).toEqual(['read_registry'])
  })

  it('misses everything when nothing was granted', () => {
    expect(missingScopes(gitlab, [], ['read_user'])).toEqual(['read_user'])
  })
})
