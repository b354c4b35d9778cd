/** Header fields of a reply, names in lower case; a field that came several times is an array. */
export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Header fields of a request. `undefined` removes a field that would otherwise be sent. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** The first event of every reply. */
export interface Head {
  /** Tells it from a piece of the body. */
  readonly name: 'head'
  /** The reply's status. */
  readonly statusCode: number
  /** The reply's header fields. */
  readonly headers: ReplyHeaders
}

/** A piece of a reply's body, as it came from the socket or the decompressor. */
export type Chunk = Uint8Array

/** What travels from the socket through the operators: one Head, then Chunks. */
export type WireEvent = Head | Chunk

/**
 * Tells the head of a reply from the pieces of its body.
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
