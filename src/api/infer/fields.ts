import type { Field, QueryDslFieldAndFormat } from '../generated/estypes.js'
import type { At } from './at.js'
import type { Each } from './each.js'
import type { IsOpen } from './paths.js'

/** Value of the parameter `fields`. */
export type FieldList = readonly (QueryDslFieldAndFormat | Field)[]

/**
 * Fields of a hit: lists of values, under the names in the request. A field that a document lacks is missing.
 *
 * @typeParam D - the document
 * @typeParam F - the parameter `fields`
 */
export type Fields<D, F> = IsOpen<NameIn<F>> extends true ? Record<string, unknown> : Known<D, F>

type Known<D, F> = { [N in NameIn<F>]?: ValueAt<D, N, F>[] }

type NameIn<F> = F extends readonly (infer E)[]
  ? E extends { readonly field: infer N }
    ? N & string
    : E & string
  : never

/** A format changes the type of a value. */
type ValueAt<D, N, F> = [Extract<Each<F>, { readonly field: N; readonly format: unknown }>] extends [never]
  ? Leaf<At<D, N>>
  : unknown

type Leaf<V> = unknown extends V
  ? unknown
  : V extends readonly (infer E)[]
    ? Leaf<E>
    : V extends Primitive
      ? V
      : Loose<V>

/** Dates are returned as strings, and objects and `null` not at all. */
type Loose<V> = V extends null | undefined ? never : unknown

type Primitive = string | number | boolean
