import { mergeMap, type Observable, type OperatorFunction } from 'rxjs'
import type { WireEvent } from '../../../../src/message/wire.js'
import { chunk, head } from '../../../support/calls/calls.js'
import type { Specimen } from '../../../support/laws/laws.js'

/** A response in several chunks. */
export const RESPONSE: readonly WireEvent[] = [head(), chunk('{"a":'), chunk('1'), chunk('}')]

/** An operator that answers each value with an Observable: it stands for the rest of a pipeline. */
export const answer = <I, O>(response$: (value: I) => Observable<O>): OperatorFunction<I, O> =>
  mergeMap((value) => response$(value))

/** One whose type of values is its own affair. */
export const specimen = <T>(it: Specimen<T>): Specimen => it
