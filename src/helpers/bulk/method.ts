import type { OperatorFunction } from 'rxjs'
import type { Mapped } from '../../api/infer/indices.js'
import type { RawHit } from '../../json/hits/raw-hit.js'
import type { BulkAction, BulkActionAndPayload, BulkFlush, BulkOutcome, RawDocument } from './actions.js'
import type { BulkAsFailure, BulkAsFlush, BulkAsOutcome, BulkBaseOptions, BulkForm, BulkOptions } from './options.js'

/** Values that a bulk emits in a form. */
export type BulkResult<TForm extends BulkForm, T> = TForm extends 'flush' ? BulkFlush : BulkOutcome<T>

/** Documents for an index of which it is known what is in it: its own, hits of another index, and ready-made JSON. */
type Writable<D> = D | RawHit | RawDocument

/** Payloads in the place of documents, for an index of which it is known what is in it. */
interface WithPayload<T, D> {
  onDocument: (document: T) => BulkActionAndPayload<D> | Extract<BulkAction, { delete: unknown }> | null
}

/** Index of which it is not known what is in it. */
interface InUnmapped<TIndices, TIndex extends string> {
  index?: (TIndex & ([TIndex] extends [keyof TIndices] ? never : unknown)) | undefined
}

/**
 * Signatures of `helpers.bulk`: its options say what it emits, and the indices of the client which documents it takes.
 */
export interface BulkMethod {
  <
    TIndices,
    TIndex extends keyof TIndices & string,
    TForm extends BulkForm = 'outcome',
    T extends Writable<TIndices[TIndex]> = TIndices[TIndex],
  >(
    this: Mapped<TIndices>,
    options: BulkOptions<T> & { index: TIndex; as?: TForm },
  ): OperatorFunction<T, BulkResult<TForm, T>>
  <TIndices, TIndex extends keyof TIndices & string, TForm extends BulkForm = 'outcome', T = unknown>(
    this: Mapped<TIndices>,
    options: BulkOptions<T> & WithPayload<T, TIndices[TIndex]> & { index: TIndex; as?: TForm },
  ): OperatorFunction<T, BulkResult<TForm, T>>
  <T = unknown, TIndex extends string = string, TIndices = unknown>(
    this: Mapped<TIndices>,
    options: BulkBaseOptions<T> & BulkAsOutcome & InUnmapped<TIndices, TIndex>,
  ): OperatorFunction<T, BulkOutcome<T>>
  <T = unknown, TIndex extends string = string, TIndices = unknown>(
    this: Mapped<TIndices>,
    options: BulkBaseOptions<T> & BulkAsFailure & InUnmapped<TIndices, TIndex>,
  ): OperatorFunction<T, BulkOutcome<T>>
  <T = unknown, TIndex extends string = string, TIndices = unknown>(
    this: Mapped<TIndices>,
    options: BulkBaseOptions<T> & BulkAsFlush & InUnmapped<TIndices, TIndex>,
  ): OperatorFunction<T, BulkFlush>
}
