/**
 * A secret of `bytes` random bytes, base64url. Synchronous: it is made inside the click, before the
 * window opens.
 */
export function randomSecret(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** SHA-256 of the text's bytes, base64url: 43 characters. For a verifier this is `S256` (RFC 7636 §4.2). */
export async function sha256(text: string): Promise<string> {
  return base64url(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  )
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
