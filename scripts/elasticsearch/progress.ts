/** How a long preparation tells what it does, and how it is called off. */
export interface Progress {
  readonly report: (message: string) => void
  readonly signal?: AbortSignal
}
