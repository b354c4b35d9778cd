import type { OperatorFunction } from 'rxjs'
import type { Token } from 'stream-json/core/parser.js'
import { ConfigurationError, DeserializationError } from '../../errors/index.js'
import type { Destination } from '../../rx/destination.js'
import { operate } from '../../rx/operate.js'
import { Stage } from '../../rx/stage.js'
import { END, STOP, type TokenFunction } from './token-function.js'

/** Expectation of an operator on tokens: its name in errors, and the first token of the one value that it takes. */
interface Expectation {
  readonly name: string
  readonly opening?: 'startArray' | 'startObject'
}

/** Creates an operator from a token function. Each subscription has its own function, because functions have state. */
export function tokenStage<O extends object>(
  expected: Expectation,
  make: () => TokenFunction<Token, O>,
): OperatorFunction<Token, O> {
  return operate((destination) => new TokenStage(destination, expected, make()))
}

class TokenStage<O extends object> extends Stage<Token, O> {
  readonly #expected: Expectation
  readonly #stage: TokenFunction<Token, O>
  readonly #takesOne: boolean
  #begun = false
  #depth = 0

  constructor(destination: Destination<O>, expected: Expectation, stage: TokenFunction<Token, O>) {
    super(destination)
    this.#expected = expected
    this.#stage = stage
    this.#takesOne = expected.opening !== undefined
  }

  override next(token: Token): void {
    if (!this.#begun) this.#begin(token)
    else if (this.#takesOne && this.#depth === 0) this.fail(another(token, this.#expected))
    else this.#take(token)
  }

  override complete(): void {
    this.#run(END)
    if (!this.closed) super.complete()
  }

  /** Checks only the first value: if it is a token, all values are. */
  #begin(first: Token): void {
    this.#begun = true
    const wrong = whatIsWrong(first, this.#expected)
    if (wrong === undefined) this.#take(first)
    else this.fail(wrong)
  }

  #take(token: Token): void {
    const { name } = token
    if (name === 'startObject' || name === 'startArray') this.#depth++
    else if (name === 'endObject' || name === 'endArray') this.#depth--
    this.#run(token)
  }

  #run(token: Token | symbol): void {
    try {
      this.#emit(this.#stage.run(token))
    } catch (error) {
      this.fail(isTooDeep(error) ? tooDeep(error, this.#expected.name) : error)
    }
  }

  #emit(result: O | { values: O[] } | symbol): void {
    if (result === STOP) return super.complete()
    if (typeof result === 'symbol') return
    if (!('values' in result)) return this.destination.next(result)
    for (const value of result.values) {
      if (this.closed) return
      this.destination.next(value)
    }
  }
}

function whatIsWrong(first: unknown, { name, opening }: Expectation): Error | undefined {
  if (!isToken(first)) return new ConfigurationError(`${name} expects tokens: make the call with { asStream: true }`)
  if (opening === undefined || first.name === opening) return undefined
  return new DeserializationError(
    `${name} expects ${KINDS[opening]}, but the tokens begin with ${first.name}`,
    first.name,
  )
}

/** Streams of two values would mix their keys. */
function another(token: Token, { name, opening = 'startArray' }: Expectation): DeserializationError {
  const message = `${name} expects one value, ${KINDS[opening]}, but after it the tokens go on with ${token.name}`
  return new DeserializationError(message, token.name)
}

const KINDS = { startArray: 'an array', startObject: 'an object' }

/** Names of tokens, and of the head that `meta` puts in front of them. Documents can have a `name`, too. */
const NAME = /^(start|end)[A-Z]|(Value|Chunk)$|^(whitespace|head)$/

function isToken(value: unknown): value is { readonly name: string } {
  if (typeof value !== 'object' || value === null || !('name' in value)) return false
  return typeof value.name === 'string' && NAME.test(value.name)
}

/** Recognizes a filter's error beyond `maxDepth`, as opposed to an error of a user's function. */
function isTooDeep(error: unknown): error is RangeError {
  return error instanceof RangeError && error.message.startsWith('filter: JSON nesting depth exceeds maxDepth')
}

function tooDeep(cause: RangeError, name: string): DeserializationError {
  return new DeserializationError(`${name} cannot go on: ${cause.message.replace('filter: ', '')}`, '', { cause })
}
