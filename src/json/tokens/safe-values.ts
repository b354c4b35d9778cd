import type { Token } from 'stream-json/core/parser.js'
import { DeserializationError } from '../../errors/index.js'
import { HOSTILE, hasHostileKey } from '../text/hostile-keys.js'
import type { StageFunction } from './token-function.js'

/** What a streamer makes of tokens. */
interface Built {
  readonly key: number | string
  readonly value: unknown
}

/**
 * A function of stream-json that makes values of tokens. It has nothing to say at the end, and must not be told of it: it would take
 * the end for a token.
 */
export interface Streamer<I, O> {
  // A method, so that functions fit which do not know all of these tokens.
  run(token: I): O | { values: O[] } | symbol
}

/**
 * Refuses what could change an object's prototype, as responses that are parsed as a whole do: a key `__proto__` before it is assigned,
 * and values with a `prototype` in a `constructor`.
 */
export function safeValues<O extends Built>(streamer: Streamer<Token, O>): StageFunction<Token, O> {
  let suspicious = false
  const look = (result: O | { values: O[] } | symbol): void => {
    if (typeof result === 'symbol') return
    suspicious = false
    const built = 'values' in result ? result.values : [result]
    // With its key: both can become a part of something.
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
