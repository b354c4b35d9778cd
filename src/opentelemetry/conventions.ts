/** Names of the semantic conventions for database clients, and of the library's own attributes. Source: version 1.44.0, `docs/db/` */

export const SEMCONV_VERSION = '1.44.0'
export const SCHEMA_URL = `https://opentelemetry.io/schemas/${SEMCONV_VERSION}`
/** Name of the tracer and the meter. */
export const SCOPE = 'rxelastic'

export const SYSTEM = 'db.system.name'
export const OPERATION = 'db.operation.name'
export const COLLECTION = 'db.collection.name'
/** Name of the cluster. */
export const NAMESPACE = 'db.namespace'
export const QUERY_TEXT = 'db.query.text'
export const BATCH_SIZE = 'db.operation.batch.size'
export const STATUS_CODE = 'db.response.status_code'
/** Prefix of the attributes for parts of the path. */
export const PARAMETER = 'db.operation.parameter.'
export const NODE_NAME = 'elasticsearch.node.name'
export const HTTP_METHOD = 'http.request.method'
export const URL_FULL = 'url.full'
export const SERVER_ADDRESS = 'server.address'
export const SERVER_PORT = 'server.port'
export const ERROR_TYPE = 'error.type'
export const POOL_NAME = 'db.client.connection.pool.name'
export const CONNECTION_STATE = 'db.client.connection.state'
/** Number of attempts, if it is more than one. */
export const ATTEMPTS = 'rxelastic.attempts'
/** `true` if the consumer left before the end. */
export const ABORTED = 'rxelastic.aborted'
/** Number of values that a helper emitted. */
export const EMITTED = 'rxelastic.emitted'
/** Outcome of a document. */
export const BULK_OUTCOME = 'rxelastic.bulk.outcome'

/** Parameters of a querystring whose values are hidden in `url.full` besides secrets: the text of a query. */
export const HIDDEN_PARAMETERS: readonly string[] = ['q', 'source']

/** Bounds of the buckets of `db.client.operation.duration`, in seconds. */
export const DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
