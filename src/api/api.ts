import type { Observable } from 'rxjs'
import { nearest } from '../errors/nearest.js'
import type { RequestParams } from '../message/request.js'
import type { CallOptions } from '../options/call-options.js'
import { findMethod, findNamespace, methodNames, namespaceNames } from './catalog.js'
import type { Endpoint } from './endpoint.js'
import type { ApiMethods } from './generated/methods.js'
import type { Mapped, NoIndices } from './infer/indices.js'
import { makeLazy } from './lazy.js'
import type { BufferedOptions, Emitted, Given, Known, MetaOptions } from './method.js'
import { detachedMember, missingMember } from './missing-member.js'
import { camelCase } from './names.js'
import type { CallParameters } from './parameter-types.js'

/** Key of the function that every API method calls. */
export const INVOKE: unique symbol = Symbol('rxelastic.invoke')

/** Function that user code calls: a method of the API. */
export type ApiMethod = (params?: CallParameters, options?: CallOptions) => Observable<unknown>

type Invoke = (
  endpoint: Endpoint,
  params?: CallParameters,
  options?: CallOptions,
  method?: ApiMethod,
) => Observable<unknown>

interface Invoker {
  readonly [INVOKE]: Invoke
}

/** Base class whose prototype collects the methods and namespaces that have been used so far. */
const Members: abstract new () => object = class {}

makeLazy(Members.prototype, {
  make: (name) => method('', name) ?? namespace(name),
  has: (name) => (findMethod('', name) ?? findNamespace(name)) !== undefined,
  names: () => [...methodNames(''), ...namespaceNames()],
  unknown: (name) => unknownMember('', name),
})

/** Key of the function that `request$` calls. */
export const REQUEST: unique symbol = Symbol('rxelastic.request')

interface Requester {
  readonly [REQUEST]: (params: RequestParams, options?: CallOptions) => Observable<unknown>
}

Object.defineProperty(Members.prototype, 'request$', {
  value(this: Requester | undefined, params: RequestParams, options?: CallOptions): Observable<unknown> {
    if (this === undefined) throw detachedMember('request$')
    return this[REQUEST](params, options)
  },
  writable: true,
  configurable: true,
})

/** Methods that have no entry in the specification. */
interface OtherMethods {
  /**
   * Calls any path, such as one without a method.
   *
   * @example
   * ```ts
   * client.request$<{ count: number }>({ method: 'GET', path: '/books/_count' }).subscribe(({ count }) => console.log(count))
   * ```
   */
  request$<T = unknown>(params: RequestParams, options?: BufferedOptions): Observable<Given<T>>
  request$<T = unknown, O extends CallOptions | undefined = MetaOptions>(
    params: RequestParams,
    options: O & Known<O>,
  ): Observable<Emitted<Given<T>, O>>
}

/** Namespaces with methods that depend on the documents of the indices. */
interface MappedNamespaces<TIndices> {
  readonly asyncSearch: Mapped<TIndices>
}

const TypedMembers = Members as abstract new <TIndices>() => ApiMethods &
  OtherMethods &
  Mapped<TIndices> &
  MappedNamespaces<TIndices>

/**
 * Base class with every API of Elasticsearch as a method, such as `search$` or `indices.create$`. Each method calls
 * {@link INVOKE}.
 *
 * Methods are created at their first use, once for all clients.
 *
 * @typeParam TIndices - document type of each known index, such as `{ books: Book }`
 */
export abstract class Api<TIndices = NoIndices> extends TypedMembers<TIndices> {
  /** @internal Calls an API. */
  abstract [INVOKE](
    endpoint: Endpoint,
    params: CallParameters | undefined,
    options: CallOptions | undefined,
    method?: ApiMethod,
  ): Observable<unknown>

  /** @internal Calls a path. */
  abstract [REQUEST](params: RequestParams, options: CallOptions | undefined): Observable<unknown>
}

function method(namespace: string, name: string): PropertyDescriptor | undefined {
  const endpoint = findMethod(namespace, name)
  if (endpoint === undefined) return undefined
  const methods = {
    [name](this: Invoker | undefined, params?: CallParameters, options?: CallOptions): Observable<unknown> {
      if (this === undefined) throw detachedMember(namespace === '' ? name : `${camelCase(namespace)}.${name}`)
      return this[INVOKE](endpoint, params, options, methods[name])
    },
  }
  return { value: methods[name], writable: true, configurable: true }
}

/** Defines a property that always returns the same object for the same client. */
function namespace(property: string): PropertyDescriptor | undefined {
  const name = findNamespace(property)
  if (name === undefined) return undefined
  const Namespace = namespaceClass(name)
  const ofClients = new WeakMap<Invoker, object>()
  return {
    get(this: Invoker): object {
      const known = ofClients.get(this)
      if (known) return known
      const made = new Namespace((...call) => this[INVOKE](...call))
      ofClients.set(this, made)
      return made
    },
    configurable: true,
  }
}

function namespaceClass(namespace: string): new (invoke: Invoke) => object {
  class Namespace {
    readonly #invoke: Invoke

    constructor(invoke: Invoke) {
      this.#invoke = invoke
    }

    get [INVOKE](): Invoke {
      return this.#invoke
    }
  }
  makeLazy(Namespace.prototype, {
    make: (name) => method(namespace, name),
    has: (name) => findMethod(namespace, name) !== undefined,
    names: () => methodNames(namespace),
    unknown: (name) => unknownMember(namespace, name),
  })
  return Namespace
}

/** Members that @elastic/elasticsearch has, that are elsewhere or often misspelled, and the ones to use here. */
const INSTEAD: Readonly<Record<string, string>> = {
  transport: 'client.request$',
  diagnostic: 'client.events$',
  on: 'client.events$',
  once: 'client.events$',
  connectionPool: 'client.stats().nodes',
  extend: 'client.request$',
  events: 'client.events$',
  scan$: 'client.helpers.scan$',
  hits$: 'client.helpers.hits$',
  copy$: 'client.helpers.copy$',
  esql$: 'client.helpers.esql$, or client.esql.query$',
  sql$: 'client.helpers.sql$, or client.sql.query$',
  task$: 'client.helpers.task$',
  asyncSearch$: 'client.helpers.asyncSearch$',
  composite$: 'client.helpers.composite$',
  bulkWritable: 'client.helpers.bulkWritable',
  stats$: 'client.stats()',
  helper: 'client.helpers',
  indicies: 'client.indices',
  indice: 'client.indices',
  indexes: 'client.indices',
  clusters: 'client.cluster',
  task: 'client.tasks',
  snapshots: 'client.snapshot',
}

/**
 * Returns the value of a name that is no member, and rejects misspelled method names.
 *
 * A method of another client is a function that names the one to use. Other unknown names are `undefined`: printing,
 * comparing or awaiting a client reads some.
 */
function unknownMember(namespace: string, name: string): unknown {
  const place = namespace === '' ? 'client' : `client.${camelCase(namespace)}`
  const instead = namespace === '' && Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined
  if (instead !== undefined) return missingMember(`there is no ${place}.${name}; use ${instead}`)
  if (name.endsWith('$')) {
    const meant = nearest(name, methodNames(namespace))
    throw new TypeError(`${place}.${name} is not a function${meant ? `; is ${place}.${meant} meant?` : ''}`)
  }
  if (findMethod(namespace, `${name}$`) === undefined) return undefined
  const other = namespace === '' && name === 'index' ? ', or client.indices for its namespace' : ''
  return missingMember(`there is no ${place}.${name}; use ${place}.${name}$, which returns an Observable${other}`)
}
