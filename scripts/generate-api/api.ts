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

/** What a reply is, when it is a success. */
export type Reply = 'json' | 'text' | 'boolean' | 'binary' | 'events'

/** An API as the printers want it. */
export interface Api {
  /** As in the specification: `indices.put_mapping`. */
  readonly name: string
  /** As in the specification, empty for APIs of the client itself. */
  readonly namespace: string
  /** The name without its namespace, as in the specification. */
  readonly shortName: string
  readonly description: string
  readonly docUrl: string | undefined
  /** What else there is to say of it: what it answers with other statuses, that it is deprecated or not finished. */
  readonly remarks: readonly string[]
  readonly routes: readonly Route[]
  readonly path: readonly Parameter[]
  readonly query: readonly Parameter[]
  readonly body: Body
  readonly reply: Reply
  readonly request: SpecRequest
  readonly response: SpecResponse
}
