/** What a connection through the fault proxy suffers. */
export type Fault =
  | { readonly kind: 'none' }
  /** Responses arrive this much later. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** Nothing is forwarded in either direction; it waits. */
  | { readonly kind: 'stall' }
  /** Everything is read and lost, in both directions. */
  | { readonly kind: 'black-hole' }
  /** The client's connection ends after so many further bytes of response. */
  | { readonly kind: 'break'; readonly afterBytes: number; readonly how: 'reset' | 'end' }
  /** Responses arrive in small chunks with pauses between them. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly milliseconds: number }

export const noFault: Fault = { kind: 'none' }
