/** Returns a noun with its indefinite article, for messages: `an ArrayBuffer`, `a Uint8Array`. */
export function withArticle(noun: string): string {
  return `${/^(?:[aeio]|un(?!i))/i.test(noun) ? 'an' : 'a'} ${noun}`
}
