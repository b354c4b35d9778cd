import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The part of the Elasticsearch specification that the generator reads. */
export interface Specification {
  readonly endpoints: readonly SpecEndpoint[]
  readonly types: readonly SpecType[]
}

/** One API, such as `indices.create`. */
export interface SpecEndpoint {
  readonly name: string
  readonly description: string
  readonly docUrl?: string
  readonly deprecation?: Deprecation
  readonly urls: readonly SpecUrl[]
  readonly request: TypeName | null
  readonly requestBodyRequired: boolean
  readonly requestMediaType?: readonly string[]
  readonly responseMediaType?: readonly string[]
}

/** One path template of an API and the methods it answers to, the preferred one first. */
export interface SpecUrl {
  readonly path: string
  readonly methods: readonly string[]
  readonly deprecation?: Deprecation
}

export interface Deprecation {
  readonly version: string
  readonly description: string
}

export interface TypeName {
  readonly namespace: string
  readonly name: string
}

/** Types of every kind are listed together; only requests are of interest here. */
export interface SpecType {
  readonly kind: string
  readonly name: TypeName
}

/** What an API takes, by the place where it is sent. */
export interface SpecRequest extends SpecType {
  readonly kind: 'request'
  readonly path: readonly SpecProperty[]
  readonly query: readonly SpecProperty[]
  readonly body: SpecBody
  readonly attachedBehaviors?: readonly string[]
}

export interface SpecProperty {
  readonly name: string
  /** The name that clients give it, where that differs. */
  readonly codegenName?: string
  readonly aliases?: readonly string[]
  readonly required: boolean
  readonly description?: string
}

export type SpecBody =
  | { readonly kind: 'no_body' }
  | { readonly kind: 'properties'; readonly properties: readonly SpecProperty[] }
  | { readonly kind: 'value'; readonly codegenName?: string }

/** Query parameters that several APIs share. */
export interface SpecBehavior extends SpecType {
  readonly properties: readonly SpecProperty[]
}

/** Reads the specification that comes with `@elastic/request-converter`. */
export function readSpecification(): Specification {
  const converter = createRequire(import.meta.url).resolve('@elastic/request-converter')
  return JSON.parse(readFileSync(join(dirname(converter), 'schema.json'), 'utf8'))
}

/** Finds types by their full name. */
export function indexTypes(specification: Specification): (name: TypeName) => SpecType | undefined {
  const types = new Map(specification.types.map((type) => [fullName(type.name), type]))
  return (name) => types.get(fullName(name))
}

export function isRequest(type: SpecType | undefined): type is SpecRequest {
  return type?.kind === 'request'
}

export function isBehavior(type: SpecType | undefined): type is SpecBehavior {
  return type?.kind === 'interface'
}

function fullName({ namespace, name }: TypeName): string {
  return `${namespace}::${name}`
}
