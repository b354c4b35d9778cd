import type { OperatorFunction } from 'rxjs'
import type { Token } from 'stream-json/core/parser.js'
import { ConfigurationError, DeserializationError } from '../../errors/index.js'
import type { Destination } from '../../rx/destination.js'
import { operate } from '../../rx/operate.js'
import { Stage } from '../../rx/stage.js'
import { END, STOP, type TokenFunction } from './token-function.js'

/** Expectation of an operator on tokens: its name in errors, and the first token that it requires. */
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
  #begun = false

  constructor(destination: Destination<O>, expected: Expectation, stage: TokenFunction<Token, O>) {
    super(destination)
    this.#expected = expected
    this.#stage = stage
  }

  override next(token: Token): void {
    if (this.#begun) this.#run(token)
    else this.#begin(token)
  }

  override complete(): void {
    this.#run(END)
    if (!this.closed) super.complete()
  }

  /** Checks only the first value: if it is a token, all values are. */
  #begin(first: Token): void {
    this.#begun = true
    const wrong = whatIsWrong(first, this.#expected)
    if (wrong === undefined) this.#run(first)
    else this.fail(wrong)
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
  const kind = opening === 'startArray' ? 'an array' : 'an object'
  return new DeserializationError(`${name} expects ${kind}, but the tokens begin with ${first.name}`, first.name)
}

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
