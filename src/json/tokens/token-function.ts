/**
 * A function of stream-json: it is given values one after the other and {@link END} at the end, and returns what follows from
 * each: nothing (a symbol), one result, or several.
 */
export interface StageFunction<I, O> {
  // A method, so that functions fit whose types do not mention the end.
  run(input: I | symbol): O | { values: O[] } | symbol
}

/** What a stage function is called with at the end. Registered under this name by stream-json's own foundation. */
export const END: symbol = Symbol.for('object-stream.none')

/** What a stage function returns when it needs no more input. */
export const STOP: symbol = Symbol.for('object-stream.stop')
