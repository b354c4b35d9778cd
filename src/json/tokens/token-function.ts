/**
 * Function of stream-json. It receives one value after the other, and {@link END} at the end. It returns nothing (a
 * symbol), one result, or several.
 */
export interface TokenFunction<I, O> {
  // A method, so that functions whose types do not mention the end are assignable.
  run(input: I | symbol): O | { values: O[] } | symbol
}

/** Marker of the end of input. stream-json's foundation registers it under this name. */
export const END: symbol = Symbol.for('object-stream.none')

/** Result of a function that needs no more input. */
export const STOP: symbol = Symbol.for('object-stream.stop')
