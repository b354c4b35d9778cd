import type { MarkedToken, Token } from 'marked'

/** Returns whether a token is of a type. The union of all tokens cannot be narrowed by its `type`. */
export function isToken<T extends MarkedToken['type']>(
  token: Token | undefined,
  type: T,
): token is Extract<MarkedToken, { type: T }> {
  return token?.type === type
}
