import type { EndpointCall } from './endpoint-call.js'
import type { FakeResponse } from './response.js'

type Handler = (call: EndpointCall) => FakeResponse | Promise<FakeResponse>

/** Endpoint: its methods, its paths, and the query parameters that it accepts. */
export interface Route {
  readonly methods: readonly string[]
  readonly paths: readonly string[]
  readonly parameters: readonly string[]
  readonly handler: Handler
}

/** Defines an endpoint: `route('GET|POST', '/_search /{index}/_search', 'size from', handler)`. */
export function route(methods: string, paths: string, parameters: string, handler: Handler): Route {
  return { methods: methods.split('|'), paths: paths.split(' '), parameters: parameters.split(' '), handler }
}

/** Endpoint of a path, whatever its methods. */
export interface Match {
  readonly routes: ReadonlyMap<string, Route>
  readonly path: ReadonlyMap<string, string>
}

interface Branch {
  readonly literals: Map<string, Branch>
  readonly routes: Map<string, Route>
  readonly names: Map<string, readonly string[]>
  wildcard: Branch | undefined
}

/** Order in which Elasticsearch lists allowed methods. */
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH']

/** Tree of path segments. A literal wins over a placeholder, as in Elasticsearch. */
export class Router {
  readonly #root: Branch = newBranch()

  constructor(routes: readonly Route[]) {
    for (const each of routes) for (const path of each.paths) this.#add(path, each)
  }

  match(path: string): Match | undefined {
    const segments = segmentsOf(path).map(decodeURIComponent)
    return find(this.#root, segments, 0, [])
  }

  #add(path: string, added: Route): void {
    let branch = this.#root
    const names: string[] = []
    for (const segment of segmentsOf(path)) {
      const name = /^\{(.+)\}$/.exec(segment)?.[1]
      if (name !== undefined) names.push(name)
      branch = name === undefined ? literal(branch, segment) : placeholder(branch)
    }
    for (const method of added.methods) {
      branch.routes.set(method, added)
      branch.names.set(method, names)
    }
  }
}

export function allowedMethods(match: Match): readonly string[] {
  return METHODS.filter((method) => match.routes.has(method))
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function newBranch(): Branch {
  return { literals: new Map(), routes: new Map(), names: new Map(), wildcard: undefined }
}

function literal(branch: Branch, segment: string): Branch {
  const found = branch.literals.get(segment) ?? newBranch()
  branch.literals.set(segment, found)
  return found
}

function placeholder(branch: Branch): Branch {
  branch.wildcard ??= newBranch()
  return branch.wildcard
}

function find(branch: Branch, segments: readonly string[], at: number, values: readonly string[]): Match | undefined {
  const segment = segments[at]
  if (segment === undefined) return branch.routes.size === 0 ? undefined : matched(branch, values)
  const exact = branch.literals.get(segment)
  const found = exact === undefined ? undefined : find(exact, segments, at + 1, values)
  if (found !== undefined || branch.wildcard === undefined) return found
  return find(branch.wildcard, segments, at + 1, [...values, segment])
}

function matched(branch: Branch, values: readonly string[]): Match {
  const [names = []] = branch.names.values()
  return { routes: branch.routes, path: new Map(names.map((name, index) => [name, values[index] ?? ''])) }
}
