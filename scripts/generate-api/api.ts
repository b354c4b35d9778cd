import type { SpecProperty, SpecRequest, SpecResponse } from './types/model.js'

/** A parameter under the name that callers use. */
export type Parameter = SpecProperty

/** A path template, its placeholders named as the parameters are, and `GET`, `PUT` … or `GET|POST`. */
export interface Route {
  readonly method: string
  readonly path: string
}

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'properties'; readonly properties: readonly Parameter[] }
  | { readonly kind: 'value' | 'ndjson'; readonly key: Parameter }

/** Format of a successful response. */
export type ResponseFormat = 'json' | 'text' | 'boolean' | 'binary' | 'events'

/** An API as the printers want it. */
export interface Api {
  /** Name as in the specification: `indices.put_mapping`. */
  readonly name: string
  /** Namespace as in the specification; empty for APIs of the client itself. */
  readonly namespace: string
  /** The name without its namespace, as in the specification. */
  readonly shortName: string
  readonly description: string
  readonly docUrl: string | undefined
  /** Further remarks: responses with other statuses, deprecation, and experimental state. */
  readonly remarks: readonly string[]
  readonly routes: readonly Route[]
  readonly path: readonly Parameter[]
  readonly query: readonly Parameter[]
  readonly body: Body
  readonly format: ResponseFormat
  readonly request: SpecRequest
  readonly response: SpecResponse
}
