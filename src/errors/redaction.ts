import { counted } from './counted.js'
import { redactText } from './redact-text.js'
import { REDACTED } from './redacted.js'

/** Options that say how errors hide secrets. */
export interface RedactionOptions {
  /**
   * The way to hide a secret.
   *
   * - `'replace'`: the value of a secret becomes `'[redacted]'`.
   * - `'remove'`: headers, parameters and options of the request are left out.
   * - `'off'`: secrets are shown. For debugging only.
   *
   * @defaultValue `'replace'`
   */
  type?: 'replace' | 'remove' | 'off' | undefined
  /** Further names of secrets. Upper and lower case are the same. @defaultValue none */
  additionalKeys?: readonly string[] | undefined
}

/** Names of secrets, compared as a whole. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  ...['auth', 'x-elastic-app-auth', 'es-client-authentication', 'cookie', 'set-cookie', 'bearer', 'encoded'],
  ...['ca', 'cert', 'key', 'pfx', 'sig'],
])
/** Pattern in the names of other secrets, such as `es-secondary-authorization` and `secure_settings_password`. */
const SECRET_NAME =
  /authorization|password|passphrase|secret|token$|credential|signature$|api[-_]?key|(access|private)[-_]?key/i

/** Depth to which nested objects are copied. Deeper values are not shown. */
const DEEPEST = 8
/** Number of list entries shown. The others are only counted. */
const LONGEST_LIST = 100
/** Number of objects shown in total, because a body can have any size and refer to itself. */
const MOST_OBJECTS = 5_000
/** Number of characters shown of a string. */
const LONGEST_STRING = 16_384
/** Number of characters shown of all names and strings together. An error ends up on screens and in logs. */
const MOST_TEXT = 65_536

/** Copies a value without its secrets, for errors and events. Buffers and streams are named instead of copied. */
export function redact(value: unknown, options: RedactionOptions = {}): unknown {
  return options.type === 'off' ? value : new Redactor(options.additionalKeys ?? []).copy(value, 0)
}

/** Hides secrets in a path or a part of one. Most have none. */
export function redactPath(path: string, options: RedactionOptions = {}): string {
  return /[:%="]/.test(path) ? String(redact(path, options)) : path
}

class Redactor {
  readonly #additional: ReadonlySet<string>
  #left = MOST_OBJECTS
  #textLeft = MOST_TEXT

  constructor(additional: readonly string[]) {
    this.#additional = new Set(additional.map((name) => name.toLowerCase()))
  }

  copy(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        return this.#text(value)
      case 'bigint':
        return `${value}n`
      case 'function':
        return '[function]'
      case 'object':
        return value === null ? null : this.#object(value, depth)
      default:
        return value
    }
  }

  #object(value: object, depth: number): unknown {
    if (depth > DEEPEST || --this.#left < 0) return '[…]'
    if (Array.isArray(value)) return this.#list(value, depth)
    if (value instanceof Uint8Array) return `[${counted(value.byteLength, 'byte')}]`
    if (value instanceof Date || value instanceof URL) return this.#text(String(value))
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor?.name ?? 'object'}]`
    const result: Record<string, unknown> = {}
    for (const [name, entry] of Object.entries(value)) {
      this.#textLeft -= name.length
      if (this.#textLeft < 0) return { ...result, '…': '[more]' }
      result[name] = this.#isSecret(name) && entry !== undefined ? REDACTED : this.copy(entry, depth + 1)
    }
    return result
  }

  #list(list: readonly unknown[], depth: number): unknown[] {
    const shown = list.slice(0, LONGEST_LIST).map((entry) => this.copy(entry, depth + 1))
    if (list.length > LONGEST_LIST) shown.push(`[${list.length - LONGEST_LIST} more]`)
    return shown
  }

  /** Hides credentials in URLs, and secrets in JSON strings and querystrings. */
  #text(text: string): string {
    const length = Math.min(LONGEST_STRING, Math.max(0, this.#textLeft))
    const shown = text.length > length ? `${text.slice(0, length)}… [${text.length} characters]` : text
    this.#textLeft -= Math.min(length, text.length)
    return redactText(shown, (name) => this.#isSecret(name))
  }

  #isSecret(name: string): boolean {
    const lower = name.toLowerCase()
    return SECRET_NAMES.has(lower) || SECRET_NAME.test(name) || this.#additional.has(lower)
  }
}
