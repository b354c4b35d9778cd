/** Messages of errors that end a call from outside. Helpers fail with the same ones. */
export const END_REASONS = {
  /** A call that begins after its client has been closed. */
  refused: 'the client has been closed',
  /** A call under way whose client closes. */
  closed: 'the client was closed',
  /** A call whose `signal` is aborted. */
  aborted: 'the call was aborted by its signal',
} as const
