export { ElasticsearchClientError } from './client-error.js'
export { ConfigurationError, DeserializationError, SerializationError } from './data-errors.js'
export { type Diagnostics, type Progress, RequestError, type RequestMeta } from './request-error.js'
export {
  ConnectionError,
  NoLivingConnectionsError,
  ProductNotSupportedError,
  RequestAbortedError,
  TimeoutError,
  type TimeoutPhase,
} from './request-errors.js'
export { ResponseError } from './response-error.js'
