/** How secrets are hidden in errors. */
export interface RedactionOptions {
  /**
   * - `'replace'`: the value of a secret becomes `'[redacted]'`
   * - `'remove'`: everything that could hold a secret is left out: headers, parameters and options of the request
   * - `'off'`: nothing is hidden; for debugging only
   *
   * @defaultValue `'replace'`
   */
  type?: 'replace' | 'remove' | 'off' | undefined
  /** Further names whose values are secrets, upper and lower case alike. @defaultValue none */
  additionalKeys?: readonly string[] | undefined
}

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]'

/** Names that are secrets as a whole. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  ...['auth', 'x-elastic-app-auth', 'es-client-authentication', 'cookie', 'set-cookie', 'bearer', 'encoded'],
  ...['ca', 'cert', 'key', 'pfx'],
])
/** What the name of a secret has in it: `es-secondary-authorization`, `secure_settings_password`, `x-api-key` and so on. */
const SECRET_NAME = /authorization|password|passphrase|secret|token$|credential|api[-_]?key|(access|private)[-_]?key/i

/** How far into nested objects an error looks; what lies deeper is not shown. */
const DEEPEST = 8
/** How many entries of a list are shown; the rest is only counted. */
const LONGEST = 100
/** How many values are shown in all: a body can be of any size, and refer to itself. */
const MOST = 5_000
/** Strings longer than this are cut. */
const LONGEST_TEXT = 16_384

/**
 * Copies what an error shows of a request, without its secrets. Buffers and streams are named, never walked.
 */
export function redact(value: unknown, options: RedactionOptions = {}): unknown {
  return options.type === 'off' ? value : new Redactor(options.additionalKeys ?? []).copy(value, 0)
}

class Redactor {
  readonly #additional: ReadonlySet<string>
  #left = MOST

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
    if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`
    if (value instanceof Date || value instanceof URL) return this.#text(String(value))
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor?.name ?? 'object'}]`
    const result: Record<string, unknown> = {}
    for (const [name, entry] of Object.entries(value)) {
      result[name] = this.#isSecret(name) && entry !== undefined ? REDACTED : this.copy(entry, depth + 1)
    }
    return result
  }

  #list(list: readonly unknown[], depth: number): unknown[] {
    const shown = list.slice(0, LONGEST).map((entry) => this.copy(entry, depth + 1))
    if (list.length > LONGEST) shown.push(`[${list.length - LONGEST} more]`)
    return shown
  }

  /** Hides credentials in URLs, and the values of secrets in JSON and querystrings that the caller has serialized. */
  #text(text: string): string {
    const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… [${text.length} characters]` : text
    return shown
      .replace(/(\w:\/\/)[^/\s@"]+@/g, `$1${REDACTED}@`)
      .replace(/"([^"\\]{1,64})"\s*:\s*"(?:[^"\\]|\\.)*"?/g, (pair, name: string) =>
        this.#isSecret(name) ? `"${name}":"${REDACTED}"` : pair,
      )
      .replace(/([\w-]{1,64})=([^&\s"]+)/g, (pair, name: string) =>
        this.#isSecret(name) ? `${name}=${REDACTED}` : pair,
      )
  }

  #isSecret(name: string): boolean {
    const lower = name.toLowerCase()
    return SECRET_NAMES.has(lower) || SECRET_NAME.test(name) || this.#additional.has(lower)
  }
}
