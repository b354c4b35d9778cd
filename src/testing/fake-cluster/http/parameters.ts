import { illegalArgument } from '../errors.js'
import { parseTimeValue } from '../format/time-value.js'

/** Path and query parameters of a request, parsed as Elasticsearch does. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values
  }

  /** Merges the parameters. Path parameters win over query parameters of the same name. */
  static of(query: URLSearchParams, path: ReadonlyMap<string, string>): Parameters {
    return new Parameters(new Map([...query, ...path]))
  }

  text(name: string): string | undefined {
    return this.#values.get(name)
  }

  /** Returns a parameter that the path guarantees. */
  required(name: string): string {
    return this.#values.get(name) ?? ''
  }

  /** Returns a flag. Presence without a value means true, as in `?pretty`. */
  flag(name: string, fallback = false): boolean {
    const value = this.#values.get(name)
    if (value === undefined) return fallback
    if (value === '' || value === 'true') return true
    if (value === 'false') return false
    throw illegalArgument(`Failed to parse value [${value}] as only [true] or [false] are allowed.`)
  }

  integer(name: string): number | undefined {
    const value = this.#values.get(name)
    if (value === undefined) return undefined
    if (/^[+-]?\d+$/.test(value)) return Number(value)
    const inner = { type: 'number_format_exception', reason: `For input string: "${value}"` }
    throw illegalArgument(`Failed to parse int parameter [${name}] with value [${value}]`, { caused_by: inner })
  }

  time(name: string): number | undefined {
    const value = this.#values.get(name)
    return value === undefined ? undefined : parseTimeValue(value, name)
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#values.get(name)
    return value === undefined ? undefined : value.split(',').filter((part) => part !== '')
  }
}
