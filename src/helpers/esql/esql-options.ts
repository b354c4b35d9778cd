import type { Observable, Observer } from 'rxjs'
import type { EsqlESQLParams, EsqlEsqlColumnInfo, EsqlQueryRequest } from '../../api/generated/estypes.js'
import type { BufferedOptions } from '../../api/method.js'
import { describe } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'
import type { CallOptions } from '../../options/call-options.js'
import { type Duration, parseDuration } from '../../validate/duration.js'
import { type NextObserver, parseObservable, parseObserver } from '../../validate/observer.js'
import { parseOneOf, type Validators } from '../../validate/parse-options.js'
import { splitOptions } from '../helper-options.js'
import { type Refusal, refusal, refuseParams, refuseQuerystring } from '../refuse-params.js'

/** Name and type of a column, in the order of the cells of a row. */
export type EsqlColumn = EsqlEsqlColumnInfo

/** Parameters of a query. `esql$` decides about the format itself. */
export interface EsqlParameters
  extends Omit<EsqlQueryRequest, 'format' | 'delimiter' | 'columnar' | 'filter_path' | 'params' | 'body' | 'query'> {
  /** Text of the query, such as `FROM books | WHERE year > ?`. The tag `esql` makes it together with `params`. */
  query: string
  /** Values of the placeholders in the query. @defaultValue none */
  params?: EsqlESQLParams | undefined
}

/** Form of a row: an object, an array of cells, or many rows as an Arrow record batch. */
export type RowForm = 'record' | 'row' | 'batch'

/** Options of `esql$`, besides those of a call. */
export interface EsqlOptions extends Omit<CallOptions, 'asStream' | 'meta' | 'ignore'> {
  /**
   * Form of the rows.
   * - `'record'`: an object with a member for each column
   * - `'row'`: an array of cells, the cheapest form
   * - `'batch'`: Arrow record batches, for which the package `apache-arrow` must be installed
   *
   * @defaultValue 'record'
   */
  as?: RowForm | undefined
  /** Receives the columns before the first row. Only its `next` is called. @defaultValue none */
  columns$?: Pick<Observer<readonly EsqlColumn[]>, 'next'> | undefined
  /**
   * Ends the query early when it emits: the rows that the server has found so far are emitted, then the stream completes.
   * The query is then an asynchronous one on the server. It cannot be combined with `as: 'batch'`.
   *
   * @defaultValue none
   */
  stop$?: Observable<unknown> | undefined
  /** Time for which the server keeps a query with `stop$` between two requests. @defaultValue '1m' */
  keepAlive?: Duration | undefined
}

interface Own {
  readonly as: RowForm
  readonly columns$: NextObserver<readonly EsqlColumn[]> | undefined
  readonly stop$: Observable<unknown> | undefined
  readonly keepAlive: string
}

/** Options of `esql$`, checked, and those of its calls. */
export interface EsqlSettings extends Own {
  readonly call: BufferedOptions
  /** True if a partial result is not an error. */
  readonly acceptsPartial: boolean
}

const VALIDATORS: Validators<Own> = {
  as: parseOneOf('record', 'row', 'batch'),
  columns$: parseObserver,
  stop$: parseObservable,
  keepAlive: (name, value) => `${Math.ceil(parseDuration(name, value))}ms`,
}

/** @throws ConfigurationError that names a wrong option or parameter */
export function esqlSettings(params: EsqlParameters, options: EsqlOptions): EsqlSettings {
  checkParameters(params, options)
  const { own, call } = splitOptions('esql$', VALIDATORS, options)
  if (own.as === 'batch' && own.stop$ !== undefined) {
    throw new ConfigurationError("stop$ cannot be given together with as: 'batch'")
  }
  if (own.keepAlive !== undefined && own.stop$ === undefined) {
    throw new ConfigurationError('keepAlive needs stop$: without it nothing is kept on the server')
  }
  const acceptsPartial = params.allow_partial_results === true
  return { as: 'record', columns$: undefined, stop$: undefined, keepAlive: '60000ms', ...own, call, acceptsPartial }
}

const REFUSED: readonly Refusal[] = [
  refusal(['body', 'columnar', 'delimiter', 'filter_path', 'format'], 'it decides the form itself'),
]

function checkParameters(params: EsqlParameters, options: EsqlOptions): void {
  if (typeof Object(params).query !== 'string') {
    throw new ConfigurationError(`esql$ needs an object such as { query: 'FROM books' }, got ${describe(params)}`)
  }
  refuseParams('esql$', params, options, REFUSED)
  if (options.stop$ !== undefined) refuseQuerystring('esql$', options)
}
