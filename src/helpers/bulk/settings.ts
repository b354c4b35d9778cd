import { isObservable, type Observable } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import { describe, quote } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'
import type { RetryBackoff } from '../../options/call-options.js'
import { requireObservable } from '../../validate/arguments.js'
import { parseDuration } from '../../validate/duration.js'
import { type NextObserver, parseObserver } from '../../validate/observer.js'
import {
  parseAnything,
  parseBoolean,
  parseCount,
  parseFunction,
  parseOneOf,
  parseText,
  parseWithin,
  type Validators,
} from '../../validate/parse-options.js'
import { splitOptions } from '../helper-options.js'
import type { BulkUnsettled, OnDocumentResult } from './actions.js'
import type { BulkForm, BulkParameters } from './options.js'

/** Options of a bulk, checked and complete. */
export interface BulkSettings {
  readonly as: BulkForm
  readonly index: string | undefined
  readonly onDocument: ((document: unknown) => OnDocumentResult) | undefined
  readonly flushBytes: number
  readonly flushOperations: number
  readonly flushInterval: number
  readonly flush$: Observable<unknown> | undefined
  readonly concurrency: number | 'auto'
  readonly order: 'id' | 'none'
  readonly retries: number
  readonly retryBackoff: RetryBackoff | undefined
  readonly retryOn: readonly number[]
  readonly inOrder: boolean
  readonly onFailure: 'continue' | 'error'
  readonly unsettled$: NextObserver<BulkUnsettled> | undefined
  readonly refreshOnCompletion: boolean | readonly string[]
  /** True if documents are created, and those that are there already count as ok: such as those of a copy that is resumed. */
  readonly creates: boolean
}

/** Settings of a bulk, and what its requests say. */
export interface BulkPlan {
  readonly settings: BulkSettings
  readonly params: BulkParameters
  readonly call: BufferedOptions
}

const SETTINGS: Validators<Omit<BulkSettings, 'creates'>> = {
  as: parseOneOf('outcome', 'failure', 'flush'),
  index: parseText,
  onDocument: parseFunction<(document: unknown) => OnDocumentResult>(),
  flushBytes: parseWithin(Number.MAX_SAFE_INTEGER),
  flushOperations: parseWithin(Number.MAX_SAFE_INTEGER),
  flushInterval: parseDuration,
  flush$: parseNotifier,
  concurrency: parseConcurrency,
  order: parseOneOf('id', 'none'),
  retries: parseCount,
  retryBackoff: parseFunction<RetryBackoff>(),
  retryOn: parseStatuses,
  inOrder: parseBoolean,
  onFailure: parseOneOf('continue', 'error'),
  unsettled$: parseObserver,
  refreshOnCompletion: parseRefresh,
}

/** Parameters of the bulk API. Elasticsearch checks their values. */
const PARAMETERS: Validators<Record<keyof BulkParameters, unknown>> = {
  include_source_on_error: parseAnything,
  list_executed_pipelines: parseAnything,
  pipeline: parseAnything,
  refresh: parseAnything,
  routing: parseAnything,
  _source: parseAnything,
  _source_excludes: parseAnything,
  _source_includes: parseAnything,
  timeout: parseAnything,
  wait_for_active_shards: parseAnything,
  require_alias: parseAnything,
  require_data_stream: parseAnything,
}

/** Options of a call that a bulk decides itself, and options that only @elastic/elasticsearch has. */
const REFUSED: Readonly<Record<string, string>> = {
  maxRetries: 'bulk has no option "maxRetries": it retries documents, not calls; pass `retries`',
  retryOnTimeout:
    'bulk has no option "retryOnTimeout": it decides for each document whether a timeout lets it be sent again',
  querystring: 'bulk has no option "querystring": pass the parameters of the bulk API themselves',
  filter_path: 'bulk has no option "filter_path": it decides itself what it needs of responses',
  id: 'bulk has no option "id": each of its requests has an id of its own',
  datasource:
    'bulk has no option "datasource": pipe documents into it, as in from(documents).pipe(client.helpers.bulk({ index }))',
  onDrop: `bulk has no option "onDrop": it emits the documents that fail with as: 'failure'`,
  onSuccess: 'bulk has no option "onSuccess": it emits an outcome per document',
  onFlush: `bulk has no option "onFlush": it emits statistics with as: 'flush'`,
  wait: 'bulk has no option "wait": pass `retryBackoff`',
}

const DEFAULTS: Omit<BulkSettings, 'onFailure'> = {
  as: 'outcome',
  index: undefined,
  onDocument: undefined,
  flushBytes: 1_000_000,
  flushOperations: Number.POSITIVE_INFINITY,
  flushInterval: 1_000,
  flush$: undefined,
  concurrency: 'auto',
  order: 'id',
  retries: 8,
  retryBackoff: undefined,
  retryOn: [429, 503],
  inOrder: false,
  unsettled$: undefined,
  refreshOnCompletion: false,
  creates: false,
}

/**
 * Checks the options of a bulk.
 * @param helper - name of the helper, for errors
 * @throws ConfigurationError that names a wrong option
 */
export function bulkPlan(options: unknown, helper = 'bulk'): BulkPlan {
  if (isObservable(options)) {
    const example = 'documents$.pipe(client.helpers.bulk({ index }))'
    throw new ConfigurationError(`${helper} takes its options, and the documents come through pipe: ${example}`)
  }
  for (const [name, message] of Object.entries(REFUSED)) {
    if (Object(options)[name] != null) throw new ConfigurationError(message.replace('bulk', helper))
  }
  const { own, call } = splitOptions(helper, { ...SETTINGS, ...PARAMETERS }, options)
  const settings = { ...DEFAULTS, onFailure: own.as === 'flush' ? ('error' as const) : ('continue' as const), ...own }
  if (settings.as === 'flush' && settings.inOrder) {
    throw new ConfigurationError(`${helper}: inOrder puts outcomes in order, of which as: 'flush' emits none`)
  }
  const params = Object.fromEntries(Object.entries(own).filter(([name]) => Object.hasOwn(PARAMETERS, name)))
  return { settings, params, call }
}

function parseNotifier(name: string, value: unknown): Observable<unknown> {
  requireObservable(name, value)
  return value as Observable<unknown>
}

const MOST_CONCURRENT = 1_000

function parseConcurrency(name: string, value: unknown): number | 'auto' {
  if (value === 'auto') return value
  if (typeof value === 'number') return parseWithin(MOST_CONCURRENT)(name, value)
  throw new ConfigurationError(`${name} must be 'auto' or a whole number of 1 or more, got ${quote(value)}`)
}

function parseStatuses(name: string, value: unknown): readonly number[] {
  if (Array.isArray(value) && value.every((status) => Number.isInteger(status) && status >= 400 && status < 600))
    return value
  throw new ConfigurationError(`${name} must be an array of statuses between 400 and 599, got ${describe(value)}`)
}

function parseRefresh(name: string, value: unknown): boolean | readonly string[] {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return [value]
  if (Array.isArray(value) && value.every((index) => typeof index === 'string')) return value
  throw new ConfigurationError(`${name} must be true, false, or names of indices, got ${describe(value)}`)
}
