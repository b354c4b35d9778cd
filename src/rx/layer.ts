import type { OperatorFunction } from 'rxjs'

/** Operator that wraps another one, for instance to repeat it. A layer with nothing to do returns `inner` itself. */
export type Layer<I, O> = (inner: OperatorFunction<I, O>) => OperatorFunction<I, O>

/** Puts layers around an operator. The first layer is the outermost, so the list reads in the order that a value passes it. */
export function around<I, O>(...layers: readonly Layer<I, O>[]): Layer<I, O> {
  return (inner) => layers.reduceRight((wrapped, layer) => layer(wrapped), inner)
}
