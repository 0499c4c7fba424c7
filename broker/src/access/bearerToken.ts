/** The token of an `Authorization: Bearer …` header; the scheme's case does not matter (RFC 9110 §11.1). */
export function bearerToken(authorization: string | undefined): string | undefined {
  const match = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(authorization ?? '')
  return match?.[1]
}
