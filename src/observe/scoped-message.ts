/** Function that runs work within a scope, such as the context of a tracer. It must run it at once, and once. */
export type TracingScope = (run: () => void) => void

/** Base of messages whose work a subscriber of `start` can run in its own scope. */
export abstract class ScopedMessage {
  #scope: TracingScope | undefined

  /**
   * Runs the work of the message within a scope. Only a subscriber of `start` can call it.
   *
   * A store of Node's own is simpler to bind with `bindStore`. This is for tracers that manage their own context.
   */
  within(scope: TracingScope): void {
    const outer = this.#scope
    this.#scope = outer === undefined ? scope : (run) => outer(() => scope(run))
  }

  /** @internal Runs work within the scopes. */
  enter(run: () => void): void {
    if (this.#scope === undefined) run()
    else this.#scope(run)
  }
}
