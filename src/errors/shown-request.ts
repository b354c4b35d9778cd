import { type RedactionOptions, redact } from './redaction.js'

const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never

let givenParams: (request: ShownRequest) => unknown

/**
 * Request of a call without its secrets, as events, results and errors show it.
 *
 * A call has one. Secrets are hidden when it is first looked at: most requests are never shown, and hiding takes as
 * long as copying the body.
 */
export class ShownRequest {
  /** Id of the call. */
  readonly id: unknown
  #params: unknown
  #options: unknown
  #redaction: RedactionOptions | undefined

  static {
    givenParams = (request) => request.#params
  }

  constructor(params: unknown, options: unknown, id: unknown, redaction: RedactionOptions = {}) {
    this.#params = params
    this.#options = options
    this.id = id
    this.#redaction = redaction
  }

  /** Method, path, querystring and body. */
  get params(): unknown {
    this.#hide()
    return this.#params
  }

  /** Options of the call. */
  get options(): unknown {
    this.#hide()
    return this.#options
  }

  /** Properties that JSON.stringify shows. */
  toJSON(): Record<string, unknown> {
    return { params: this.params, options: this.options, id: this.id }
  }

  [inspect](): object {
    return this.toJSON()
  }

  #hide(): void {
    const redaction = this.#redaction
    if (redaction === undefined) return
    this.#redaction = undefined
    this.#params = shown(this.#params, redaction)
    this.#options = shown(this.#options, redaction)
  }
}

function shown(value: unknown, redaction: RedactionOptions): unknown {
  return redaction.type === 'remove' ? undefined : redact(value, redaction)
}

/** Returns the parameters of a request before secrets are hidden, for a message that shows its method and path alone. */
export function unhiddenParams(request: { readonly params: unknown }): unknown {
  return request instanceof ShownRequest ? givenParams(request) : request.params
}
