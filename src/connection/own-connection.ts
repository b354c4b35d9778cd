import { type Observable, throwError } from 'rxjs'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { WireEvent } from '../message/wire.js'
import { isSubscribable } from '../rx/is-subscribable.js'
import type { Connection, WireRequest } from './connection.js'

/** Returns the response of a connection. A class of the user can throw, or return something else: the Observable fails then. */
export function responseOf(connection: Connection, request: WireRequest): Observable<WireEvent> {
  try {
    const response$ = connection.request$(request)
    if (isSubscribable(response$)) return response$
    const text = `request$ of the Connection must return an Observable, it returned ${describe(response$)}`
    return throwError(() => new ConfigurationError(text))
  } catch (error) {
    return throwError(() => error)
  }
}

/**
 * Returns the error of an event that must not be emitted at its place, or `undefined` for the others.
 *
 * @param source - whatever emitted it, for the message
 */
export function misplaced(event: unknown, answered: boolean, source: string): ConfigurationError | undefined {
  const head = !(event instanceof Uint8Array)
  if (head !== answered && (!head || isWhole(event))) return undefined
  const found = head ? (isWhole(event) ? 'a second Head' : describe(event)) : 'a Chunk before the Head'
  return new ConfigurationError(
    `${source} must emit one Head, with statusCode and headers, and then Chunks; it emitted ${found}`,
  )
}

function isWhole(head: unknown): boolean {
  const { statusCode, headers }: { statusCode?: unknown; headers?: unknown } = Object(head)
  return typeof statusCode === 'number' && typeof headers === 'object' && headers !== null
}
