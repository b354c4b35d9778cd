/** Callbacks and signal of a long preparation. */
export interface Progress {
  readonly report: (message: string) => void
  readonly signal?: AbortSignal
}
