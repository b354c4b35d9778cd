/** What is said of them. */
export const HOSTILE = 'the JSON has a key __proto__ or constructor.prototype'

/**
 * Whether parsed JSON holds keys by which an object's prototype can be changed: `__proto__`, or `constructor` with a
 * `prototype` inside. Its text is looked at first, and the value walked only if that is suspicious.
 */
export function isHostile(text: string, value: unknown): boolean {
  return isSuspicious(text) && hasHostileKey(value)
}

/** Any of the letters of these keys, written as an escape: `_` is 5f, the small letters 63 to 79. */
const ESCAPED_LETTER = /\\u00(?:5[fF]|6[0-9a-fA-F]|7[0-9])/

function isSuspicious(text: string): boolean {
  // What both keys have in common, and little else has: the engine finds a rare first letter several times as fast as `_` or `"`.
  if (text.includes('proto') && (text.includes('__proto__') || text.includes('"prototype"'))) return true
  return text.includes('\\u00') && ESCAPED_LETTER.test(text)
}

/** Whether any object within a value has such a key. */
export function hasHostileKey(value: unknown): boolean {
  // An own stack: a hostile text can be nested deeper than the call stack reaches.
  const pending = [value]
  while (pending.length > 0) {
    const entry = pending.pop()
    if (typeof entry !== 'object' || entry === null) continue
    if (Object.hasOwn(entry, '__proto__')) return true
    const maker: unknown = Object.getOwnPropertyDescriptor(entry, 'constructor')?.value
    if (typeof maker === 'object' && maker !== null && Object.hasOwn(maker, 'prototype')) return true
    for (const child of Object.values(entry)) if (typeof child === 'object' && child !== null) pending.push(child)
  }
  return false
}
