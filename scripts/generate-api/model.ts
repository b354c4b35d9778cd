import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Availability, Deprecation, SpecRequest, SpecType, TypeName } from './types/model.js'

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
  readonly availability?: Availability
  readonly urls: readonly SpecUrl[]
  readonly request: TypeName | null
  readonly response: TypeName | null
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

/** Reads the specification that comes with `@elastic/request-converter`. */
export function readSpecification(): Specification {
  const converter = createRequire(import.meta.url).resolve('@elastic/request-converter')
  return JSON.parse(readFileSync(join(dirname(converter), 'schema.json'), 'utf8'))
}

/** Finds types by their full name. */
export type FindType = (name: TypeName) => SpecType | undefined

export function indexTypes(types: readonly SpecType[]): FindType {
  const byName = new Map(types.map((type) => [fullName(type.name), type]))
  return (name) => byName.get(fullName(name))
}

export function isRequest(type: SpecType | undefined): type is SpecRequest {
  return type?.kind === 'request'
}

/** A name that no other type has. */
export function fullName({ namespace, name }: TypeName): string {
  return `${namespace}::${name}`
}
