/** Cause of an Elasticsearch error. */
export interface Cause {
  readonly type: string
  readonly reason: string | null
  readonly [detail: string]: unknown
}

/** Failure that the stand-in reports in the words of Elasticsearch. */
export class ElasticsearchFailure extends Error {
  override readonly name = 'ElasticsearchFailure'
  readonly status: number
  override readonly cause: Cause
  readonly rootCauses: readonly Cause[]

  constructor(status: number, cause: Cause, rootCauses: readonly Cause[] = [withoutCause(cause)]) {
    super(`${cause.type}: ${cause.reason}`)
    this.status = status
    this.cause = cause
    this.rootCauses = rootCauses
  }

  /** Body of the response. */
  get body(): { readonly error: object; readonly status: number } {
    return { error: { root_cause: this.rootCauses, ...this.cause }, status: this.status }
  }
}

/** Removes the cause of a cause: a root cause has none. */
export function withoutCause(cause: Cause): Cause {
  const { caused_by: _inner, ...rest } = cause
  return rest
}

export function illegalArgument(reason: string, details: Record<string, unknown> = {}): ElasticsearchFailure {
  return new ElasticsearchFailure(400, { type: 'illegal_argument_exception', reason, ...details })
}

export function parseException(reason: string): ElasticsearchFailure {
  return new ElasticsearchFailure(400, { type: 'parse_exception', reason })
}

/** Creates the error for a request that is well-formed but contradicts itself. */
export function invalidRequest(...complaints: readonly string[]): ElasticsearchFailure {
  const list = complaints.map((complaint, index) => `${index + 1}: ${complaint};`).join('')
  return new ElasticsearchFailure(400, {
    type: 'action_request_validation_exception',
    reason: `Validation Failed: ${list}`,
  })
}

/**
 * Creates the error for a feature that Elasticsearch has and the stand-in lacks. It is explicit, so that no test trusts
 * a wrong answer.
 */
export function notSupported(what: string): ElasticsearchFailure {
  return new ElasticsearchFailure(501, {
    type: 'not_supported_by_fake_cluster',
    reason: `FakeCluster does not support ${what}; use a real Elasticsearch for this`,
  })
}

export function indexNotFound(index: string): ElasticsearchFailure {
  return new ElasticsearchFailure(404, {
    type: 'index_not_found_exception',
    reason: `no such index [${index}]`,
    'resource.type': 'index_or_alias',
    'resource.id': index,
    index_uuid: '_na_',
    index,
  })
}

/** Place of a failure in the cluster, which Elasticsearch repeats in most errors of an index. */
export interface Place {
  readonly name: string
  readonly uuid: string
}

export function versionConflict(place: Place, id: string, why: string): ElasticsearchFailure {
  return inShard(409, 'version_conflict_engine_exception', `[${id}]: version conflict, ${why}`, place)
}

export function documentMissing(place: Place, id: string): ElasticsearchFailure {
  return inShard(404, 'document_missing_exception', `[${id}]: document missing`, place)
}

function inShard(status: number, type: string, reason: string, place: Place): ElasticsearchFailure {
  return new ElasticsearchFailure(status, { type, reason, index_uuid: place.uuid, shard: '0', index: place.name })
}
