import { COMMON_QUERY } from '../../src/api/endpoint.js'
import type { Api, Parameter } from '../generate-api/api.js'

/** A parameter of an API and where it is sent. */
export interface PlacedParameter extends Parameter {
  readonly place: string
}

/**
 * Returns the parameters of an API, each once, the required ones first. Those that every API has are left out. The
 * last description of a parameter counts: if it has moved to the body, that of the path says that it is deprecated.
 */
export function placedParameters(api: Api): PlacedParameter[] {
  const inPath = byName(api.path)
  const inQuery = byName(api.query.filter(({ name }) => !COMMON_QUERY.includes(name)))
  const inBody = byName(bodyParameters(api))
  const placed = [...new Map([...inPath, ...inQuery, ...inBody]).values()].map((parameter) => ({
    ...parameter,
    required: [inPath, inQuery, inBody].some((place) => place.get(parameter.name)?.required),
    place: placeOf(parameter.name),
  }))
  return [...placed.filter(({ required }) => required), ...placed.filter(({ required }) => !required)]

  /** The body goes before the query. What the path has no room for goes elsewhere, if it can. */
  function placeOf(name: string): string {
    const elsewhere = inBody.has(name) ? 'body' : inQuery.has(name) ? 'query' : undefined
    if (!inPath.has(name)) return elsewhere ?? ''
    return elsewhere ? `path or ${elsewhere}` : 'path'
  }
}

function bodyParameters({ body }: Api): readonly Parameter[] {
  if (body.kind === 'properties') return body.properties
  return body.kind === 'none' ? [] : [body.key]
}

function byName(parameters: readonly Parameter[]): Map<string, Parameter> {
  return new Map(parameters.map((parameter) => [parameter.name, parameter]))
}
