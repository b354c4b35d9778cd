/** Error message for such keys. */
export const HOSTILE = 'the JSON has a key __proto__ or constructor.prototype'

/**
 * Returns whether parsed JSON has keys that can change an object's prototype: `__proto__`, or `constructor` with a
 * `prototype` inside. The JSON is searched first; the value is walked only if that search finds something suspicious.
 */
export function isHostile(text: string, value: unknown): boolean {
  return isSuspicious(text) && hasHostileKey(value)
}

/** Escape of any letter of these keys: `_` is 5f, lower-case letters are 63 to 79. */
const ESCAPED_LETTER = /\\u00(?:5[fF]|6[0-9a-fA-F]|7[0-9])/

function isSuspicious(text: string): boolean {
  // Both keys contain this word, and little else does. V8 finds a rare first letter several times as fast as `_` or
  // `"`.
  if (text.includes('proto') && (text.includes('__proto__') || text.includes('"prototype"'))) return true
  return text.includes('\\u00') && ESCAPED_LETTER.test(text)
}

/** Returns whether any object within a value has such a key. */
export function hasHostileKey(value: unknown): boolean {
  // An explicit stack: hostile JSON can be nested deeper than the call stack allows.
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
