export type { FilterBaseOptions } from 'stream-json/core/filters/filter-base.js'
export type { ReplaceOptions } from 'stream-json/core/filters/replace.js'
export type { ParserOptions, Token } from 'stream-json/core/parser.js'
export type { KeyedValue, StreamBaseOptions } from 'stream-json/core/streamers/stream-base.js'
export { lines } from './text/lines.js'
export type { LongMode } from './text/longs.js'
export type { VectorFormat } from './text/vectors.js'
export {
  type FilterOptions,
  filter,
  ignore,
  pick,
  replace,
  type StreamOptions,
  streamArray,
  streamObject,
  streamValues,
} from './tokens/token-operators.js'
