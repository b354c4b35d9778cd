/** Converts a pattern with `*` (and `?`) to a regular expression for whole names. */
export function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*')
}
