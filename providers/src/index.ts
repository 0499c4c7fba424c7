// Providers
export { gitlab } from './gitlab/descriptor.ts'
export { descriptors } from './descriptors.ts'
export { providerNames } from './providerNames.ts'
export type { PresetOf, ProviderId, ProviderRegistry, ScopeOf } from './ProviderRegistry.ts'

// Scopes
export { effectiveScopes, impliedScopes } from './impliedScopes.ts'
export type { ImplicationSource } from './impliedScopes.ts'

// Descriptors
export type { ProviderDescriptor, ScopeDescriptor, ScopePreset, ScopeRisk } from './types.ts'
