import type { OperatorFunction } from 'rxjs'
import { missingParts } from '../../call/partial-response.js'
import { counted } from '../../errors/counted.js'
import { DeserializationError, QueryError } from '../../errors/index.js'
import { RowCutter, type RowsEnvelope } from '../../json/rows/row-cutter.js'
import type { Result, StreamHead } from '../../message/result.js'
import type { Destination } from '../../rx/destination.js'
import { operate } from '../../rx/operate.js'
import { Stage } from '../../rx/stage.js'
import { unusable } from '../check-response.js'
import type { HelperHost } from '../host.js'
import { bytesOf } from '../pages/page.js'
import { columnsOf } from './columns.js'
import type { EsqlSettings } from './esql-options.js'
import { type MakeRow, recordMaker } from './record.js'

/** Progress of one query, which may take several responses. */
export interface EsqlProgress {
  /** True if the result has begun to arrive. */
  begun: boolean
  /** True if the response says that the query has not finished. */
  running: boolean
  /** True if the query was stopped by request, so that a partial result is wanted. */
  stopped: boolean
}

/** Emits the rows of an ES|QL response as its chunks arrive. */
export function esqlRows(
  settings: EsqlSettings,
  host: HelperHost,
  progress: EsqlProgress,
): OperatorFunction<ChunkOrResult, unknown> {
  return operate((destination) => new EsqlRows(destination, settings, host, progress))
}

/** Head or chunk of the response, or all of it if an interceptor has answered in place of the server. */
type ChunkOrResult = Uint8Array | StreamHead | Result

class EsqlRows extends Stage<ChunkOrResult, unknown> {
  readonly #host: HelperHost
  readonly #settings: EsqlSettings
  readonly #progress: EsqlProgress
  readonly #cutter: RowCutter
  #make: MakeRow = (cells) => cells
  #width = 0
  #head: StreamHead | undefined

  constructor(destination: Destination<unknown>, settings: EsqlSettings, host: HelperHost, progress: EsqlProgress) {
    super(destination)
    this.#host = host
    this.#settings = settings
    this.#progress = progress
    this.#cutter = new RowCutter(host.serializer, {
      onHead: (head) => this.#begin(head),
      onRows: (rows) => this.#emit(rows),
    })
  }

  override next(chunk: ChunkOrResult): void {
    try {
      if (chunk instanceof Uint8Array) this.#cutter.push(chunk)
      else if ('name' in chunk) this.#head = chunk
      else this.#cutter.push(bytesOf(chunk.body))
    } catch (error) {
      this.#failWith(error)
    }
  }

  override complete(): void {
    try {
      this.#end(this.#cutter.end())
    } catch (error) {
      return this.#failWith(error)
    }
    super.complete()
  }

  #begin(head: RowsEnvelope): void {
    if (head.is_running === true) return
    this.#progress.begun = true
    const columns = columnsOf(head)
    const names = columns.map(({ name }) => name)
    this.#width = names.length
    if (this.#settings.as === 'record') this.#make = recordMaker(names)
    this.#settings.columns$?.next(columns)
  }

  #emit(rows: readonly unknown[]): void {
    for (const row of rows) {
      if (this.closed) return
      if (!Array.isArray(row) || row.length !== this.#width) throw misshapen(row, this.#width)
      this.destination.next(this.#make(row))
    }
  }

  #end(envelope: RowsEnvelope): void {
    if (this.#head !== undefined) this.#host.reportPartial(envelope, this.#head.meta)
    this.#progress.running = envelope.is_running === true
    if (this.#progress.running) return this.#checkRunning()
    if (!this.#progress.begun) throw unusable(envelope, 'it has no values')
    const isWanted = this.#settings.acceptsPartial || this.#progress.stopped
    if (!isWanted && missingParts('esql.query', envelope) !== undefined) throw partial(envelope)
  }

  /** Rejects what is no result: only an asynchronous query can run on, and it has no rows until its end. */
  #checkRunning(): void {
    const { stopped, begun } = this.#progress
    if (stopped) throw new DeserializationError('the query is still running after it was stopped', '')
    if (begun || this.#settings.stop$ === undefined) {
      throw new DeserializationError('the response is that of a query that is still running', '')
    }
  }

  /** The consumer may have left within the row that caused the error. */
  #failWith(error: unknown): void {
    if (!this.closed) this.fail(error)
  }
}

function misshapen(row: unknown, width: number): DeserializationError {
  const found = Array.isArray(row) ? counted(row.length, 'cell') : 'no cells'
  return new DeserializationError(`a row has ${found} for ${counted(width, 'column')}`, '')
}

function partial({ _clusters: clusters }: RowsEnvelope): QueryError {
  const details: Readonly<Record<string, { failures?: readonly unknown[] }>> = Object(Object(clusters).details)
  const failures = Object.values(details).flatMap(({ failures = [] }) => failures)
  return new QueryError(
    'the result is partial: some shards or clusters failed; allow_partial_results: true accepts that',
    { failures },
  )
}
