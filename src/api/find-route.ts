import { endpointRows, findEndpoint } from './catalog.js'
import type { Endpoint } from './endpoint.js'

/** Endpoint that a method and a path belong to, with the values of the path's parameters. */
export interface FoundRoute {
  readonly endpoint: Endpoint
  /** Still percent-encoded. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Segment of the known paths, and all segments that can come after it. */
interface Segment {
  readonly literals: Map<string, Segment>
  /** Segment that stands for a parameter. */
  parameter: Segment | undefined
  /** Endpoints whose path ends here, by their method. */
  readonly endpoints: Map<string, { readonly name: string; readonly parameters: readonly string[] }>
}

let known: Segment | undefined

/**
 * Finds the endpoint that Elasticsearch would choose for a request: a literal segment goes before a parameter. The tree of known
 * paths is made when it is first needed.
 *
 * @param method - in upper case
 * @param path - percent-encoded, without a querystring
 */
export function findRoute(method: string, path: string): FoundRoute | undefined {
  known ??= makeTree()
  const values: string[] = []
  const found = walk(known, segmentsOf(path), 0, method, values)
  const endpoint = found && findEndpoint(found.name)
  if (found === undefined || endpoint === undefined) return undefined
  const parameters: Record<string, string> = {}
  values.forEach((value, index) => {
    parameters[found.parameters[index] ?? ''] = value
  })
  return { endpoint, parameters }
}

function segmentsOf(path: string): string[] {
  return path.slice(1, path.length > 1 && path.endsWith('/') ? -1 : undefined).split('/')
}

type Target = Segment['endpoints'] extends Map<string, infer T> ? T : never

/** @param values - takes the values of the parameters on the way */
function walk(
  from: Segment,
  path: readonly string[],
  depth: number,
  method: string,
  values: string[],
): Target | undefined {
  const segment = path[depth]
  if (segment === undefined) return from.endpoints.get(method)
  const literal = from.literals.get(segment)
  const found = literal && walk(literal, path, depth + 1, method, values)
  if (found !== undefined || from.parameter === undefined || !isValue(segment, depth)) return found
  const taken = values.push(segment)
  const other = walk(from.parameter, path, depth + 1, method, values)
  if (other === undefined) values.length = taken - 1
  return other
}

/** No name of an index begins with an underscore: such a path is an API that this table does not have. */
function isValue(segment: string, depth: number): boolean {
  return segment !== '' && (depth > 0 || segment === '_all' || !segment.startsWith('_'))
}

function makeTree(): Segment {
  const root = newSegment()
  for (const [name, row] of endpointRows()) add(root, name, row.slice(0, row.indexOf(';') >>> 0))
  for (const [name, paths] of FORMER_PATHS) add(root, name, paths)
  return root
}

/** Paths that servers still know, and the specification no longer. */
const FORMER_PATHS: readonly (readonly [name: string, paths: string])[] = [
  ['scroll', 'GET|POST /_search/scroll/{scroll_id}'],
]

/** @param paths - the first column of the table, such as `GET /_ml/{id} /_ml` */
function add(root: Segment, name: string, paths: string): void {
  let methods: readonly string[] = []
  for (const word of paths.split(' ')) {
    if (!word.startsWith('/')) {
      methods = word.split('|')
      continue
    }
    const parameters: string[] = []
    const end = word
      .slice(1)
      .split('/')
      .reduce((from, segment) => next(from, segment, parameters), root)
    // The first row wins: APIs that share a path differ only in the values of its parameters.
    for (const method of methods) if (!end.endpoints.has(method)) end.endpoints.set(method, { name, parameters })
  }
}

function next(from: Segment, segment: string, parameters: string[]): Segment {
  if (segment.startsWith('{')) {
    parameters.push(segment.slice(1, -1))
    from.parameter ??= newSegment()
    return from.parameter
  }
  const literal = from.literals.get(segment) ?? newSegment()
  from.literals.set(segment, literal)
  return literal
}

function newSegment(): Segment {
  return { literals: new Map(), parameter: undefined, endpoints: new Map() }
}
