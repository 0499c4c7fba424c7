import { benchCredentialCache } from './credentialCache.ts'
import { benchVaultBox } from './vaultBox.ts'

await benchCredentialCache()
await benchVaultBox()
