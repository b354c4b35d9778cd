import { REDACTED } from './redacted.js'

const [QUOTE, BACKSLASH, COLON, SLASH, AT] = [0x22, 0x5c, 0x3a, 0x2f, 0x40]
const [EQUALS, AMPERSAND, PERCENT] = [0x3d, 0x26, 0x25]
const [COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x2c, 0x5b, 0x5d, 0x7b, 0x7d]

/** Longest name that is compared with the names of secrets. Of a longer word the end counts. */
const LONGEST_NAME = 64

/** Most backslashes in front of a slash, in JSON that escapes slashes, or within a JSON string. */
const MOST_ESCAPES = 4

/**
 * Hides secrets in a text: values of JSON properties, values in querystrings, and credentials in URLs.
 *
 * The text may be cut anywhere, and JSON may be inside a JSON string. Each character is looked at a few times at most, however the
 * text is made, because it may be a user's document.
 *
 * @param isSecret - returns whether a property or parameter of this name is a secret
 */
export function redactText(text: string, isSecret: (name: string) => boolean): string {
  return new TextRedactor(text, isSecret).run()
}

class TextRedactor {
  readonly #text: string
  readonly #isSecret: (name: string) => boolean
  /** Index of the current character. */
  #at = 0
  /** Text that is done, up to `#copied`. */
  #shown = ''
  #copied = 0
  /** Index behind the last quote: a name begins there. */
  #afterQuote = 0
  /** Index at which the current word begins. */
  #word = 0

  constructor(text: string, isSecret: (name: string) => boolean) {
    this.#text = text
    this.#isSecret = isSecret
  }

  run(): string {
    const end = this.#text.length
    while (this.#at < end) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === QUOTE) this.#quote()
      else if (code === EQUALS) this.#parameter()
      else if (code === COLON || code === PERCENT) this.#userInfo()
      else if (!isWordCode(code)) this.#word = ++this.#at
      else this.#at++
    }
    return this.#copied === 0 ? this.#text : this.#shown + this.#text.slice(this.#copied)
  }

  /** Hides the value of a property whose name ends here. A quote that ends no name may begin one. */
  #quote(): void {
    const name = this.#text.slice(this.#afterQuote, this.#at)
    this.#afterQuote = this.#word = ++this.#at
    if (name === '' || name.length > LONGEST_NAME) return
    const colon = this.#skipSpace(this.#at)
    if (this.#codeAt(colon) !== COLON) return
    // In JSON within a JSON string, the quote of a name is escaped.
    const plain = name.replace(/\\+$/, '')
    if (!this.#isSecret(plain)) return
    const value = this.#skipSpace(colon + 1)
    const escapes = name.length - plain.length
    const quote = `${'\\'.repeat(escapes)}"`
    this.#replace(value, this.#endOfValue(value, escapes), `${quote}${REDACTED}${quote}`)
  }

  /** Hides the value of `name=value`. */
  #parameter(): void {
    const name = this.#text.slice(Math.max(this.#word, this.#at - LONGEST_NAME), this.#at)
    const start = ++this.#at
    this.#word = start
    if (name === '' || !this.#isSecret(name)) return
    let end = start
    while (end < this.#text.length && !endsParameter(this.#text.charCodeAt(end))) end++
    if (end > start) this.#replace(start, end, REDACTED)
  }

  /** Hides user name and password behind `://`, up to the last `@` of the authority. Each may be percent-encoded. */
  #userInfo(): void {
    const start = this.#slash(this.#slash(this.#behind(this.#at, COLON)))
    if (start < 0) {
      this.#word = ++this.#at
      return
    }
    let host = start
    let end = start
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end)
      if (code === QUOTE || isSpace(code) || this.#behind(end, SLASH) > 0) break
      if (this.#behind(end, AT) > 0) host = end
    }
    if (host > start) this.#replace(start, host, REDACTED)
    else this.#word = this.#at = start
  }

  /** Returns the index behind a slash, which may be escaped, or -1 if there is none. */
  #slash(at: number): number {
    if (at < 0) return at
    let escapes = 0
    while (escapes < MOST_ESCAPES && this.#codeAt(at + escapes) === BACKSLASH) escapes++
    return this.#behind(at + escapes, SLASH)
  }

  /** Returns the index behind a character, plain or percent-encoded, or -1 if there is another one. */
  #behind(at: number, wanted: number): number {
    const code = this.#codeAt(at)
    if (code === wanted) return at + 1
    if (code !== PERCENT) return -1
    const digits = this.#text.slice(at + 1, at + 3)
    return digits.toLowerCase() === wanted.toString(16) ? at + 3 : -1
  }

  #replace(start: number, end: number, replacement: string): void {
    this.#shown += this.#text.slice(this.#copied, start) + replacement
    this.#copied = this.#at = this.#afterQuote = this.#word = end
  }

  #codeAt(index: number): number {
    return index < this.#text.length ? this.#text.charCodeAt(index) : -1
  }

  #skipSpace(from: number): number {
    let at = from
    while (at < this.#text.length && isSpace(this.#text.charCodeAt(at))) at++
    return at
  }

  #endOfValue(from: number, escapes: number): number {
    const code = this.#codeAt(from)
    if (code === OPEN_LIST || code === OPEN_OBJECT) return this.#endOfBrackets(from, escapes)
    if (code === QUOTE || code === BACKSLASH) return this.#endOfString(from + escapes + 1, escapes)
    let at = from
    while (at < this.#text.length && !endsScalar(this.#text.charCodeAt(at))) at++
    return at
  }

  /**
   * Returns the index behind the closing quote.
   *
   * Each level of nesting doubles backslashes, so `escapes + 1` of them stand for one in the string. The quote closes the
   * string if their number is even.
   */
  #endOfString(from: number, escapes: number): number {
    let run = 0
    for (let at = from; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === QUOTE && Math.floor(run / (escapes + 1)) % 2 === 0) return at + 1
      run = code === BACKSLASH ? run + 1 : 0
    }
    return this.#text.length
  }

  #endOfBrackets(from: number, escapes: number): number {
    let depth = 0
    let at = from
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at++)
      if (code === QUOTE) at = this.#endOfString(at, escapes)
      else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++
      else if ((code === CLOSE_LIST || code === CLOSE_OBJECT) && --depth === 0) return at
    }
    return this.#text.length
  }
}

/** A letter, a digit, `_` or `-`. */
function isWordCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2d
  )
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}

function endsParameter(code: number): boolean {
  return code === AMPERSAND || code === QUOTE || isSpace(code)
}

function endsScalar(code: number): boolean {
  return code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || isSpace(code)
}
