import { defer, finalize, from, mergeMap, type Observable, Subject, takeUntil } from 'rxjs'
import { ConfigurationError } from '../../errors/index.js'
import { iterate } from '../../flow/iterate.js'
import { pullFrom } from '../../flow/pull-from.js'
import type { HelperHost } from '../host.js'
import type { EsqlParameters, EsqlSettings } from './esql-options.js'

/** Field of an Arrow schema, as far as it is used here. */
interface ArrowField {
  readonly name: string
  readonly type: unknown
  readonly metadata: ReadonlyMap<string, string>
}

/** Reader of an Arrow stream, as far as it is used here. */
interface ArrowReader extends AsyncIterable<unknown> {
  open(): Promise<ArrowReader>
  readonly schema: { readonly fields: readonly ArrowField[] }
}

/** The package apache-arrow, as far as it is used here. */
interface Arrow {
  readonly RecordBatchReader: { from(bytes: AsyncIterable<Uint8Array>): Promise<ArrowReader> }
}

/** Emits the record batches of an ES|QL query as they arrive. A slow consumer holds the socket back. */
export function arrowBatches$(host: HelperHost, params: EsqlParameters, settings: EsqlSettings): Observable<unknown> {
  const { call } = settings
  const bytes$ = host.api.esql.query$(
    { allow_partial_results: false, ...params, format: 'arrow' },
    { ...call, asStream: 'bytes' },
  )
  return defer(() => {
    // A generator that waits for its first bytes cannot be ended from outside.
    const left$ = new Subject<void>()
    return from(loadArrow()).pipe(
      mergeMap((arrow) => pullFrom(batches(arrow, bytes$.pipe(takeUntil(left$)), settings))),
      finalize(() => left$.next()),
    )
  })
}

async function* batches(
  { RecordBatchReader }: Arrow,
  bytes$: Observable<Uint8Array>,
  { columns$ }: EsqlSettings,
): AsyncGenerator<unknown, void> {
  const reader = await RecordBatchReader.from(iterate(bytes$))
  await reader.open()
  columns$?.next(reader.schema.fields.map(toColumn))
  yield* reader
}

/** Elasticsearch's own name of the type is in the metadata of the field. */
function toColumn({ name, type, metadata }: ArrowField): { name: string; type: string } {
  return { name, type: metadata.get('elastic:type') ?? String(type) }
}

/** Loaded on demand: most programs never need it. */
async function loadArrow(): Promise<Arrow> {
  const name = 'apache-arrow'
  try {
    return await import(name)
  } catch (cause) {
    throw new ConfigurationError("as: 'batch' needs the package apache-arrow: npm install apache-arrow", { cause })
  }
}
