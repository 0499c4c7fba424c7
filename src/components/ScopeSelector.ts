import { ScopeSelectorControl } from './scopes/ScopeSelectorControl.tsx'
import { ScopeSelectorDescription } from './scopes/ScopeSelectorDescription.tsx'
import { ScopeSelectorGroup } from './scopes/ScopeSelectorGroup.tsx'
import { ScopeSelectorItem } from './scopes/ScopeSelectorItem.tsx'
import { ScopeSelectorPreset } from './scopes/ScopeSelectorPreset.tsx'
import { ScopeSelectorPresets } from './scopes/ScopeSelectorPresets.tsx'
import { ScopeSelectorRisk } from './scopes/ScopeSelectorRisk.tsx'
import { ScopeSelectorRoot } from './scopes/ScopeSelectorRoot.tsx'
import { ScopeSelectorSummary } from './scopes/ScopeSelectorSummary.tsx'

/** A picker of scopes, in parts. `<ScopeSelector.Root provider={gitlab} />` is all of it. */
export const ScopeSelector = {
  Root: ScopeSelectorRoot,
  Presets: ScopeSelectorPresets,
  Preset: ScopeSelectorPreset,
  Group: ScopeSelectorGroup,
  Item: ScopeSelectorItem,
  Control: ScopeSelectorControl,
  Description: ScopeSelectorDescription,
  Risk: ScopeSelectorRisk,
  Summary: ScopeSelectorSummary,
} as const
