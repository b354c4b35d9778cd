import { endpointRows, findEndpoint } from './catalog.js'
import type { Endpoint } from './endpoint.js'

/** Endpoint that a method and a path belong to, with the values of the path's parameters. */
export interface FoundRoute {
  readonly endpoint: Endpoint
  /** Names of the path's parameters. */
  readonly names: readonly string[]
  /** Values of these parameters, still percent-encoded. */
  readonly values: readonly string[]
}

/** Segment of the known paths, and all segments that can come after it. */
interface Segment {
  readonly literals: Map<string, Segment>
  /** Segment that stands for a parameter. */
  parameter: Segment | undefined
  /** Endpoints whose path ends here, by their method. */
  readonly endpoints: Map<string, { readonly name: string; readonly parameters: readonly string[] }>
}

/** Trees of the known paths, by the literal segment that their paths have in common. */
const trees = new Map<string, Segment>()

/**
 * Finds the endpoint that Elasticsearch would choose for a request. A literal segment takes precedence over a parameter.
 *
 * @param method - in upper case
 * @param path - percent-encoded, without a querystring
 */
export function findRoute(method: string, path: string): FoundRoute | undefined {
  const segments = segmentsOf(path)
  const key = keyOf(segments)
  const tree = trees.get(key) ?? makeTree(key)
  const values: string[] = []
  const found = tree && walk(tree, segments, 0, method, values)
  const endpoint = found && findEndpoint(found.name)
  return endpoint && { endpoint, names: found.parameters, values }
}

function segmentsOf(path: string): string[] {
  return path.slice(1, path.length > 1 && path.endsWith('/') ? -1 : undefined).split('/')
}

/**
 * Returns the first literal of a path. It is the first segment, or the second one if an index comes first.
 *
 * All literals of Elasticsearch begin with an underscore. `/` and the path of an index have none.
 */
function keyOf([first = '', second = '']: readonly string[]): string {
  return isName(first) ? second : first
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

function isValue(segment: string, depth: number): boolean {
  return segment !== '' && (depth > 0 || isName(segment))
}

/** Returns whether a first segment can name an index. Names do not begin with an underscore, except `_all`. */
function isName(segment: string): boolean {
  return !segment.startsWith('_') || segment === '_all'
}

/** Matches the paths `/` and `/{index}` in the table. */
const WITHOUT_LITERAL = / \/(\{\w+\})?([ ;\n]|$)/

/** Makes the tree of a key from the rows that contain it. Other rows stay text, so that a first call is quick. */
function makeTree(key: string): Segment | undefined {
  if (!/^(_\w+)?$/.test(key)) return undefined
  const root = newSegment()
  const isWanted = (text: string): boolean => (key === '' ? WITHOUT_LITERAL.test(text) : text.includes(`/${key}`))
  for (const [name, row] of endpointRows(isWanted)) add(root, key, name, row.slice(0, row.indexOf(';') >>> 0))
  for (const [name, paths] of FORMER_PATHS) add(root, key, name, paths)
  if (root.literals.size > 0 || root.parameter !== undefined) trees.set(key, root)
  return root
}

/** Paths that servers still have, and the specification no longer has. */
const FORMER_PATHS: readonly (readonly [name: string, paths: string])[] = [
  ['scroll', 'GET|POST /_search/scroll/{scroll_id}'],
]

/** @param paths - the first column of the table, such as `GET /_ml/{id} /_ml` */
function add(root: Segment, key: string, name: string, paths: string): void {
  let methods: readonly string[] = []
  for (const word of paths.split(' ')) {
    if (!word.startsWith('/')) {
      methods = word.split('|')
      continue
    }
    const segments = word.slice(1).split('/')
    if (keyOf(segments) !== key) continue
    const parameters: string[] = []
    const end = segments.reduce((from, segment) => next(from, segment, parameters), root)
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
