/** What the server builds into the page. Nothing secret. */
export interface WebSettings {
  readonly brokerUrl: string
  /** What the main button asks for. */
  readonly scopes: readonly string[]
}

declare const __WEB_SETTINGS__: WebSettings

/** The settings this page was built with. */
export const settings: WebSettings = __WEB_SETTINGS__
