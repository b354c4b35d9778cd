import type { OperatorFunction, Subscriber } from 'rxjs'
import { type Head, isHead, type WireEvent } from '../wire.js'
import { operate, Stage } from './stage.js'

/** A whole reply. */
export interface Reply {
  readonly head: Head
  readonly body: Buffer
}

/** Gathers a reply and emits it whole. */
export function collect(): OperatorFunction<WireEvent, Reply> {
  return operate((out) => new Collect(out))
}

class Collect extends Stage<WireEvent, Reply> {
  #head: Head | undefined
  readonly #chunks: Uint8Array[] = []

  constructor(out: Subscriber<Reply>) {
    super(out)
  }

  protected override _next(event: WireEvent): void {
    if (isHead(event)) this.#head = event
    else this.#chunks.push(event)
  }

  protected override _complete(): void {
    if (this.#head !== undefined) this.out.next({ head: this.#head, body: joined(this.#chunks) })
    super._complete()
  }
}

/** Most replies are one chunk, which needs no copy. */
function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks
  if (chunks.length === 1 && first instanceof Buffer) return first
  return Buffer.concat(chunks)
}
