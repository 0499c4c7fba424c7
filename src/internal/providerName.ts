import { providerNames } from '@authpipe/providers'
import type { MessageOverrides } from '../locales/messages.ts'

/** How the provider is called: by the app, else by itself, else by its id. */
export function providerName(provider: string, { providerNames: given }: MessageOverrides): string {
  const own: Readonly<Record<string, string>> = providerNames
  return given?.[provider] ?? own[provider] ?? provider
}
