import type { OperatorFunction } from 'rxjs'
import { jsonParser, type ParserOptions, type Token } from 'stream-json/core/parser.js'
import type { Call } from '../call/call.js'
import { unreadable } from '../json/text/unreadable.js'
import { Utf8Decoder } from '../json/text/utf8-decoder.js'
import { END, type TokenFunction } from '../json/tokens/token-function.js'
import type { StreamHead } from '../message/result.js'
import { isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Parses a response into stream-json's tokens as its chunks arrive. Values are packed unless the options say otherwise, so that the
 * tokens do not depend on where the network cut the text. A response that is not JSON, or empty, is a DeserializationError. One that has no
 * body, such as a 204, has no tokens.
 */
export function streamTokens(call: Call): OperatorFunction<WireEvent, StreamHead | Token> {
  return operate((destination) => new StreamTokens(destination, call))
}

/** Options that yield whole values, and no parts of them. */
const PACKED: ParserOptions = { streamValues: false }

/** Result of the parser; a symbol stands for no tokens. */
type Tokens = ReturnType<TokenFunction<string, Token>['run']>

class StreamTokens extends Stage<WireEvent, StreamHead | Token> {
  readonly #call: Call
  readonly #parser: TokenFunction<string, Token>
  readonly #utf8 = new Utf8Decoder()
  /** Consumer of the tokens. Each stage in between would cost more than parsing a token. */
  readonly #inspector: Destination<Token>
  #ended = false
  /** `true` for a response without a body. Source: RFC 9110, section 6.4.1 */
  #bodiless = false
  /** The latest chunk, for errors: its text, or its bytes as long as they have none. */
  #latest: Buffer | string = ''

  constructor(destination: Destination<StreamHead | Token>, call: Call) {
    super(destination)
    this.#call = call
    this.#inspector = destination.inspector ?? destination
    const { asStream } = call.settings
    this.#parser = { run: jsonParser(typeof asStream === 'object' ? { ...PACKED, ...asStream } : PACKED) }
  }

  override next(event: WireEvent): void {
    if (!isHead(event)) return this.#parse(event)
    const { params, settings } = this.#call
    this.#bodiless = params.method === 'HEAD' || event.statusCode === 204 || event.statusCode === 304
    if (settings.meta) this.destination.next(this.#call.streamHead(event))
  }

  override complete(): void {
    if (!this.#bodiless) this.#parse(undefined)
    if (!this.#ended) super.complete()
  }

  override onEnd(): void {
    this.#ended = true
  }

  /** Parses a chunk of the response, or what there is to say at its end. */
  #parse(bytes: Uint8Array | undefined): void {
    try {
      this.#emit(bytes === undefined ? this.#last() : this.#tokensOf(bytes))
    } catch (cause) {
      this.fail(unreadable('the response is not whole JSON', this.#latest, cause))
    }
  }

  #tokensOf(bytes: Uint8Array): Tokens {
    if (bytes.byteLength === 0) return { values: [] }
    this.#latest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const text = this.#utf8.decode(bytes)
    if (text === '') return { values: [] }
    this.#latest = text
    return this.#parser.run(text)
  }

  #last(): Tokens {
    this.#utf8.end()
    return this.#parser.run(END)
  }

  #emit(tokens: Tokens): void {
    if (typeof tokens === 'symbol') return
    const inspector = this.#inspector
    if (!('values' in tokens)) return inspector.next(tokens)
    for (const token of tokens.values) {
      if (this.#ended) return
      inspector.next(token)
    }
  }
}
