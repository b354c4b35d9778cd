import type { OperatorFunction } from 'rxjs'
import type { DocumentOf, KnownIndex, Mapped } from '../../api/infer/indices.js'
import type { RawHit } from '../../json/hits/raw-hit.js'
import type { BulkAction, BulkActionAndPayload, BulkFlush, BulkOutcome, RawDocument } from './actions.js'
import type { BulkAsFailure, BulkAsFlush, BulkAsOutcome, BulkBaseOptions, BulkForm, BulkOptions } from './options.js'

/** Values that a bulk emits in a form. */
export type BulkResult<TForm extends BulkForm, T> = TForm extends 'flush' ? BulkFlush : BulkOutcome<T>

/** Input for an index whose documents are known: these, hits of another index, and ready-made JSON. */
export type WritableTo<TIndices, TIndex> = DocumentOf<TIndices, TIndex, unknown> | RawHit | RawDocument

/** Payloads in the place of documents, for an index whose documents are known. */
interface WithPayload<T, D> {
  onDocument: (document: T) => BulkActionAndPayload<D> | Extract<BulkAction, { delete: unknown }> | null
}

/** Index whose documents are not known. */
interface InUnmapped<TIndices, TIndex extends string> {
  index?: (TIndex & ([TIndex] extends [KnownIndex<TIndices>] ? never : unknown)) | undefined
}

/**
 * Signatures of `helpers.bulk`: its options say what it emits, and the indices of the client which documents it takes.
 *
 * Each has a comment, because editors show that of the signature that a call uses.
 * The last signature accepts any index, so that its error names a wrong option: compilers report the last one.
 */
export interface BulkMethod {
  /** Returns an operator that writes documents in batches, and emits an outcome for each. */
  <T = unknown, TIndex extends string = string, TIndices = unknown>(
    this: Mapped<TIndices>,
    options: BulkBaseOptions<T> & BulkAsOutcome & InUnmapped<TIndices, TIndex>,
  ): OperatorFunction<T, BulkOutcome<T>>
  /** Returns an operator that writes documents in batches, and emits the outcomes that are not ok. */
  <T = unknown, TIndex extends string = string, TIndices = unknown>(
    this: Mapped<TIndices>,
    options: BulkBaseOptions<T> & BulkAsFailure & InUnmapped<TIndices, TIndex>,
  ): OperatorFunction<T, BulkOutcome<T>>
  /** Returns an operator that writes documents in batches, and emits a summary of each batch once it is settled. */
  <T = unknown, TIndex extends string = string, TIndices = unknown>(
    this: Mapped<TIndices>,
    options: BulkBaseOptions<T> & BulkAsFlush & InUnmapped<TIndices, TIndex>,
  ): OperatorFunction<T, BulkFlush>
  /** Returns an operator that writes documents in batches to an index whose documents are known. */
  <TIndices, TIndex extends KnownIndex<TIndices>, TForm extends BulkForm = 'outcome', T = unknown>(
    this: Mapped<TIndices>,
    options: BulkOptions<T> & WithPayload<T, DocumentOf<TIndices, TIndex, unknown>> & { index: TIndex; as?: TForm },
  ): OperatorFunction<T, BulkResult<TForm, T>>
  /** Returns an operator that writes documents in batches. The option `as` says what it emits. */
  <
    TIndices,
    TIndex extends string,
    TForm extends BulkForm = 'outcome',
    T extends WritableTo<TIndices, TIndex> = DocumentOf<TIndices, TIndex, unknown>,
  >(
    this: Mapped<TIndices>,
    options: BulkOptions<T> & { index?: TIndex; as?: TForm },
  ): OperatorFunction<T, BulkResult<TForm, T>>
}
