/** What a connection through the fault proxy suffers. */
export type Fault =
  | { readonly kind: 'none' }
  /** Replies arrive this much later. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** Nothing is forwarded in either direction; it waits. */
  | { readonly kind: 'stall' }
  /** Everything is read and lost, in both directions. */
  | { readonly kind: 'black-hole' }
  /** The client's connection ends after so many further bytes of reply. */
  | { readonly kind: 'break'; readonly afterBytes: number; readonly how: 'reset' | 'end' }
  /** Replies arrive in small pieces with pauses between them. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly milliseconds: number }

export const noFault: Fault = { kind: 'none' }
