import type { Token } from 'stream-json/core/parser.js'
import { DeserializationError } from '../../errors/index.js'
import { HOSTILE, hasHostileKey } from '../text/hostile-keys.js'
import type { TokenFunction } from './token-function.js'

/** Value that a streamer has assembled. */
interface Built {
  readonly key: number | string
  readonly value: unknown
}

/**
 * Function of stream-json that assembles values from tokens. Do not call it at the end of input: it would treat the end
 * marker as a token.
 */
export interface Streamer<I, O> {
  // A method, so that functions with narrower token types are assignable.
  run(token: I): O | { values: O[] } | symbol
}

/**
 * Rejects values that could change an object's prototype, like responses that are parsed as a whole. A key `__proto__`
 * is rejected before it is assigned, and so is a value with a `prototype` in a `constructor`.
 */
export function safeValues<O extends Built>(streamer: Streamer<Token, O>): TokenFunction<Token, O> {
  let suspicious = false
  const look = (result: O | { values: O[] } | symbol): void => {
    if (typeof result === 'symbol') return
    suspicious = false
    const built = 'values' in result ? result.values : [result]
    // The key is included: together they can become a part of an object.
    if (built.some(({ key, value }) => hasHostileKey({ [key]: value }))) throw hostile('constructor.prototype')
  }
  return {
    run(token) {
      if (typeof token === 'symbol') return token
      if (token.name === 'keyValue') {
        if (token.value === '__proto__') throw hostile(token.value)
        if (token.value === 'prototype') suspicious = true
      }
      const result = streamer.run(token)
      if (suspicious) look(result)
      return result
    },
  }
}

function hostile(key: string): DeserializationError {
  return new DeserializationError(HOSTILE, key)
}
