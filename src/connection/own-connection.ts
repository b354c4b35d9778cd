import { type Observable, throwError } from 'rxjs'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isHead, type WireEvent } from '../message/wire.js'
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

/** Returns the error of an event that a connection must not emit at its place, or `undefined` for the others. */
export function misplaced(event: WireEvent, answered: boolean): ConfigurationError | undefined {
  const head = isHead(event)
  if (head !== answered && (!head || isWhole(event))) return undefined
  const found = head ? (isWhole(event) ? 'a second Head' : describe(event)) : 'a Chunk before the Head'
  return new ConfigurationError(
    `the Connection must emit one Head, with statusCode and headers, and then Chunks; it emitted ${found}`,
  )
}

function isWhole(head: unknown): boolean {
  const { statusCode, headers }: { statusCode?: unknown; headers?: unknown } = Object(head)
  return typeof statusCode === 'number' && typeof headers === 'object' && headers !== null
}
