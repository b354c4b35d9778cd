import { EventEmitter, once } from 'node:events'
import type { Observable, Subscription } from 'rxjs'

/** Everything that a subscriber was told, in order, and a way to wait for it. */
export class Recorded<T> {
  readonly values: T[] = []
  readonly errors: unknown[] = []
  completions = 0
  readonly subscription: Subscription
  readonly #changes = new EventEmitter().setMaxListeners(0)

  constructor(source$: Observable<T>, onValue: (value: T) => void = () => {}) {
    const change = (): void => void this.#changes.emit('change')
    this.subscription = source$.subscribe({
      next: (value) => {
        this.values.push(value)
        onValue(value)
        change()
      },
      error: (error) => {
        this.errors.push(error)
        change()
      },
      complete: () => {
        this.completions++
        change()
      },
    })
  }

  /** How often it ended: 1 for whatever ends well or badly, 0 for what was unsubscribed. */
  get endings(): number {
    return this.errors.length + this.completions
  }

  unsubscribe(): void {
    this.subscription.unsubscribe()
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#changes, 'change')
  }

  /** Resolves when it has completed, rejects if it failed. */
  async completed(): Promise<T[]> {
    await this.until(() => this.endings > 0)
    if (this.errors.length > 0) throw this.errors[0]
    return this.values
  }

  /** Resolves with the error, rejects if it completed. */
  async failed(): Promise<unknown> {
    await this.until(() => this.endings > 0)
    if (this.completions > 0) throw new Error('it completed')
    return this.errors[0]
  }
}

export function record<T>(source$: Observable<T>, onValue?: (value: T) => void): Recorded<T> {
  return new Recorded(source$, onValue)
}
