export { ElasticsearchClientError, type ErrorSettings } from './client-error.js'
export { ConfigurationError, DeserializationError, SerializationError } from './data-errors.js'
export { isErrorOfType, isResponseError } from './guards.js'
export {
  type Diagnostics,
  type Progress,
  RequestError,
  type RequestErrorSettings,
  type RequestMeta,
} from './request-error.js'
export {
  ConnectionError,
  NoLivingConnectionsError,
  ProductNotSupportedError,
  RequestAbortedError,
  TimeoutError,
  type TimeoutPhase,
} from './request-errors.js'
export { ResponseError } from './response-error.js'
export {
  ScanError,
  type ScanErrorSettings,
  type ScanPosition,
  type SlicePosition,
} from './scan-error.js'
