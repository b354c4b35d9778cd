/** Header fields of a response, names in lower case; a field that came several times is an array. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Header fields of a request. `undefined` removes a field that would otherwise be sent. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** The first event of every response. */
export interface Head {
  /** Tells it from a chunk of the body. */
  readonly name: 'head'
  /** The response's status. */
  readonly statusCode: number
  /** The response's header fields. */
  readonly headers: ResponseHeaders
}

/** A chunk of a response's body, as it came from the socket or the decompressor. */
export type Chunk = Uint8Array

/** What travels from the socket through the operators: one Head, then Chunks. */
export type WireEvent = Head | Chunk

/**
 * Tells the head of a response from the chunks of its body.
 *
 * @example
 * ```ts
 * const logged: AttemptInterceptor = (attempt, next) =>
 *   next(attempt).pipe(tap((event) => isHead(event) && console.log(attempt.path, event.statusCode)))
 * ```
 */
export function isHead(event: WireEvent): event is Head {
  return !(event instanceof Uint8Array)
}
