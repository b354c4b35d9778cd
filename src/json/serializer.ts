import { isHostile } from './hostile-keys.js'

/** Turns bodies into text and text into bodies; give your own as the client's `serializer` option. */
export interface Serializer {
  serialize(value: unknown): string
  /** One line for each value; strings are lines already. */
  ndserialize(values: readonly unknown[]): string
  deserialize(text: string): unknown
}

/** JSON, refusing keys that could change an object's prototype once it is merged into another. */
export const jsonSerializer: Serializer = {
  serialize(value) {
    const text: unknown = JSON.stringify(value)
    if (typeof text === 'string') return text
    throw new TypeError(`a ${typeof value} has no JSON`)
  },

  ndserialize(values) {
    let text = ''
    for (const value of values) text += typeof value === 'string' ? `${value}\n` : `${this.serialize(value)}\n`
    return text
  },

  deserialize(text) {
    const value: unknown = JSON.parse(text)
    if (isHostile(text, value)) throw new SyntaxError('the JSON has a key __proto__ or constructor.prototype')
    return value
  },
}
