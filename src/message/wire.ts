/** Header fields of a response, names in lower case. A field that came several times is an array. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Header fields of a request. `undefined` removes a field that would otherwise be sent. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** First event of every response. */
export interface Head {
  /** Distinguishes the head from a chunk of the body. */
  readonly name: 'head'
  /** Status of the response. */
  readonly statusCode: number
  /** Header fields of the response. */
  readonly headers: ResponseHeaders
}

/** Chunk of a response body, as it came from the socket or the decompressor. */
export type Chunk = Uint8Array

/** Event that travels from the socket through the operators: one Head, then Chunks. */
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
