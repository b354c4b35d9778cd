import { defer, EMPTY, map, type Observable, type Observer, of } from 'rxjs'
import type { SqlColumn, SqlQueryRequest, SqlQueryResponse } from '../../api/generated/estypes.js'
import { counted } from '../../errors/counted.js'
import { QueryError } from '../../errors/index.js'
import type { CallOptions } from '../../options/call-options.js'
import { type NextObserver, parseObserver } from '../../validate/observer.js'
import { parseCount, parseOneOf, type Validators } from '../../validate/parse-options.js'
import { checkResponse, unusable } from '../check-response.js'
import { endingEarly } from '../end-early.js'
import { columnsOf } from '../esql/columns.js'
import { type MakeRow, recordMaker } from '../esql/record.js'
import { detachedOptions, splitOptions } from '../helper-options.js'
import type { HelperHost } from '../host.js'
import { emitItems, type ItemPage } from '../pages/emit-items.js'
import { leased } from '../pages/lease.js'
import { type Refusal, refusal, refuseParams, refuseQuerystring } from '../refuse-params.js'

/** Parameters of a query. `sql$` decides about pages and format itself. */
export interface SqlParameters
  extends Omit<
    SqlQueryRequest,
    | 'cursor'
    | 'columnar'
    | 'filter_path'
    | 'format'
    | 'body'
    | 'query'
    | 'keep_alive'
    | 'keep_on_completion'
    | 'wait_for_completion_timeout'
  > {
  /** Text of the query. `?` stands for the values of `params`. */
  query: string
}

/** Options of `sql$`, besides those of a call. */
export interface SqlOptions extends Omit<CallOptions, 'asStream' | 'meta' | 'ignore'> {
  /** Form of a row: an object with a member for each column, or an array of cells. @defaultValue 'record' */
  as?: 'record' | 'row' | undefined
  /** Receives the columns before the first row. Only its `next` is called. @defaultValue none */
  columns$?: Pick<Observer<readonly SqlColumn[]>, 'next'> | undefined
  /** Number of pages that are fetched ahead; 0 requests a page when it is needed. @defaultValue 1 */
  prefetch?: number | undefined
}

interface Own {
  readonly as: 'record' | 'row'
  readonly columns$: NextObserver<readonly SqlColumn[]> | undefined
  readonly prefetch: number
}

const VALIDATORS: Validators<Own> = { as: parseOneOf('record', 'row'), columns$: parseObserver, prefetch: parseCount }

/** A query whose cursor is open on the server. */
interface OpenQuery {
  first: SqlQueryResponse | undefined
  cursor: string | undefined
}

const REFUSED: readonly Refusal[] = [
  refusal(['body', 'columnar', 'cursor', 'filter_path', 'format'], 'it decides the form itself'),
  refusal(['keep_alive', 'keep_on_completion', 'wait_for_completion_timeout'], 'its queries are not asynchronous'),
]

/** Parameters that Elasticsearch takes from each request, not from the cursor. */
function perPage({ time_zone, page_timeout, request_timeout }: SqlParameters): Partial<SqlParameters> {
  return { time_zone, page_timeout, request_timeout }
}

/** Rows of an SQL query, page by page; see `helpers.sql$`. */
export function sql$(host: HelperHost, params: SqlParameters, options: SqlOptions = {}): Observable<unknown> {
  return defer(() => {
    const { own, call } = splitOptions('sql$', VALIDATORS, options)
    const { as = 'record', columns$, prefetch = 1 } = own
    const detached = detachedOptions(call)
    refuseParams('sql$', params, options, REFUSED)
    refuseQuerystring('sql$', options)
    const rows$ = leased<OpenQuery, unknown>(host, {
      open$: host.detached.sql
        .query$(params, detached)
        .pipe(map((first) => ({ first, cursor: checkResponse(first).cursor }))),
      use: (query) => {
        const columns = columnsOf(query.first ?? {})
        columns$?.next(columns)
        const make: MakeRow = as === 'record' ? recordMaker(columns.map(({ name }) => name)) : (cells) => cells
        const page = (response: SqlQueryResponse): ItemPage<unknown> => {
          const { cursor } = checkResponse(response)
          const items = rowsOf(response, columns.length, make)
          if (cursor && cursor === query.cursor && query.first === undefined && items.length === 0) {
            throw new QueryError('a page has no rows and leads to itself')
          }
          query.cursor = cursor
          query.first = undefined
          return { items, next$: cursor ? next$ : undefined }
        }
        const next$: Observable<ItemPage<unknown>> = defer(() =>
          host.api.sql.query$({ ...perPage(params), cursor: query.cursor ?? '' }, call),
        ).pipe(map(page))
        const first$ = defer(() => (query.first === undefined ? EMPTY : of(page(query.first))))
        return emitItems(first$, prefetch)
      },
      close: ({ cursor }) =>
        cursor === undefined ? EMPTY : host.detached.sql.clearCursor$({ cursor }, { ...detached, ignore: [404] }),
    })
    return endingEarly(host, { params, options: call }, rows$)
  })
}

function rowsOf(response: SqlQueryResponse, width: number, make: MakeRow): unknown[] {
  if (response.is_partial === true) throw new QueryError('the result is partial: some shards failed')
  return checkResponse(response, { rows: 'list' }).rows.map((row) => {
    if (Array.isArray(row) && row.length === width) return make(row)
    throw unusable(row, `a row needs ${counted(width, 'cell')}, one for each column`)
  })
}
