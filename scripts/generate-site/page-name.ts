const KINDS = /^(?:Class|Function|Interface|Type Alias|Variable): (\w+).*$/

/** Returns the name of what a page or a row is about: `Interface: Helpers<TIndices>` is the title of `Helpers`. */
export function nameOf(title: string): string {
  return title
    .replace(KINDS, '$1')
    .replace(/^Types: /, '')
    .replace(/\?$/, '')
}
