import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { ProductNotSupportedError } from '../errors/index.js'
import { type RedactionOptions, redact } from '../errors/redaction.js'
import { type Head, isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** Header by which Elasticsearch identifies itself. */
const HEADER = 'x-elastic-product'

/**
 * Statuses that Elasticsearch sends without its header, because it refuses the request before it looks for the API.
 * Source: Elasticsearch 9.2.0 without credentials or a privilege, with too long a body, and with an unknown `expect`
 */
const UNMARKED: readonly number[] = [401, 403, 413, 417]

/**
 * Fails when an accepted response does not identify its server as Elasticsearch. It checks the responses of ordinary calls, so it
 * sends no extra request.
 *
 * A status in `ignore` and the 404 of a HEAD count as answers, so the rule holds for them, too. The body of any other error
 * explains it: gateways answer as well.
 */
export function checkProduct(call: Call): OperatorFunction<WireEvent, WireEvent> {
  return operate((destination) => new CheckProduct(destination, call))
}

class CheckProduct extends Stage<WireEvent, WireEvent> {
  readonly #call: Call

  constructor(destination: Destination<WireEvent>, call: Call) {
    super(destination)
    this.#call = call
  }

  override next(event: WireEvent): void {
    if (isHead(event) && event.headers[HEADER] !== 'Elasticsearch' && this.#isAnswer(event)) {
      const { statusCode, headers } = event
      const call = this.#call
      const text = `the server at ${String(call.node)} does not identify itself as Elasticsearch (no ${HEADER} header)`
      const message = `${text}${details(event, call.settings.redaction)}`
      const settings = { progress: 'answered' } as const
      return this.fail(call.error(ProductNotSupportedError, message, settings, { statusCode, headers }))
    }
    this.destination.next(event)
  }

  #isAnswer({ statusCode }: Head): boolean {
    return statusCode < 400 || (this.#call.accepts(statusCode) && !UNMARKED.includes(statusCode))
  }
}

/** Returns where the server redirects to, for the message: a page to log in, for instance. For an error, its status. */
function details({ statusCode, headers }: Head, redaction: RedactionOptions | undefined): string {
  if (statusCode >= 400) return `; it answered with status ${statusCode}`
  if (headers.location === undefined) return ''
  return `; it redirects to ${String(redact(headers.location, redaction))} (status ${statusCode})`
}
