/** What the server builds into the page. Nothing secret. */
export interface WebSettings {
  readonly brokerUrl: string
  /** What the main button asks for. */
  readonly scopes: readonly string[]
}

declare const WEB_SETTINGS: WebSettings

/** The settings this page was built with. */
export const settings: WebSettings = WEB_SETTINGS
