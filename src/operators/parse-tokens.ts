import type { OperatorFunction } from 'rxjs'
import { jsonParser, type ParserOptions, type Token } from 'stream-json/core/parser.js'
import type { Call, StreamHead } from '../call.js'
import { DeserializationError } from '../errors/index.js'
import { END, type StageFunction } from '../json/stage-function.js'
import { isHead, type WireEvent } from '../wire.js'
import { operate, type Reader, Stage } from './stage.js'
import { streamHead } from './stream-head.js'

/**
 * Parses a reply into stream-json's tokens as its pieces arrive. Values are packed unless the options say otherwise, so that the
 * tokens do not depend on where the network cut the text. A reply that is not JSON, or empty, is a DeserializationError.
 */
export function parseTokens(call: Call): OperatorFunction<WireEvent, StreamHead | Token> {
  return operate((out) => new ParseTokens(out, call))
}

/** Tokens of whole values, none for their pieces. */
const PACKED: ParserOptions = { streamValues: false }

/** How much of the text before a mistake an error quotes. */
const LONGEST_QUOTE = 200

class ParseTokens extends Stage<WireEvent, StreamHead | Token> {
  readonly #call: Call
  readonly #parser: StageFunction<string, Token>
  /** Mends cuts in the middle of a character, and refuses bytes that are no UTF-8. */
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #latest = ''

  constructor(out: Reader<StreamHead | Token>, call: Call) {
    super(out)
    this.#call = call
    const { asStream } = call.settings
    this.#parser = { run: jsonParser(typeof asStream === 'object' ? { ...PACKED, ...asStream } : PACKED) }
  }

  protected override _next(event: WireEvent): void {
    if (!isHead(event)) this.#parse(event, true)
    else if (this.#call.settings.meta) this.out.next(streamHead(this.#call, event))
  }

  protected override _complete(): void {
    this.#parse(new Uint8Array(), false)
    if (!this.closed) super._complete()
  }

  #parse(bytes: Uint8Array, more: boolean): void {
    try {
      const text = this.#decoder.decode(bytes, { stream: more })
      if (text !== '') {
        this.#latest = text
        this.#emit(this.#parser.run(text))
      }
      if (!more) this.#emit(this.#parser.run(END))
    } catch (cause) {
      this.fail(malformed(cause, this.#latest))
    }
  }

  #emit(tokens: Token | { values: Token[] } | symbol): void {
    if (typeof tokens === 'symbol') return
    if (!('values' in tokens)) return this.out.next(tokens)
    for (const token of tokens.values) {
      if (this.closed) return
      this.out.next(token)
    }
  }
}

function malformed(cause: unknown, latest: string): DeserializationError {
  const quote = latest.slice(0, LONGEST_QUOTE)
  const reason = cause instanceof Error ? cause.message : String(cause)
  const place = latest === '' ? 'it is empty' : `near ${JSON.stringify(quote)}`
  return new DeserializationError(`the reply is not whole JSON (${place}): ${reason}`, quote, { cause })
}
