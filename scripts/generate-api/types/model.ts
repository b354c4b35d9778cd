/** The name of a type; that of a type parameter has the type that it belongs to as its namespace. */
export interface TypeName {
  readonly namespace: string
  readonly name: string
}

/** A type that has a name. */
export type SpecType = SpecInterface | SpecRequest | SpecResponse | SpecEnum | SpecAlias

interface Described {
  readonly description?: string
  /** Link to the documentation. */
  readonly docUrl?: string
  /** Link to documentation outside the API, about a query or a date format for example. */
  readonly extDocUrl?: string
  readonly deprecation?: Deprecation
  readonly availability?: Availability
}

export interface Deprecation {
  readonly version: string
  readonly description: string
}

/** Stability and version of a feature. */
export interface Availability {
  readonly stack?: { readonly stability?: 'stable' | 'beta' | 'experimental' }
}

interface Named extends Described {
  readonly name: TypeName
  /** The type's parameters. */
  readonly generics?: readonly TypeName[]
}

/** An object with properties; also a container, of whose properties one is given: that of the variant. */
export interface SpecInterface extends Named {
  readonly kind: 'interface'
  readonly inherits?: Reference
  readonly behaviors?: readonly Reference[]
  /** The names of its own behaviors, and of those of its ancestors. */
  readonly attachedBehaviors?: readonly string[]
  readonly properties: readonly SpecProperty[]
  /** The property whose value can stand for the whole object. */
  readonly shortcutProperty?: string
}

/** Request of an API: its parameters by the place in which they are sent. */
export interface SpecRequest extends Named {
  readonly kind: 'request'
  readonly inherits?: Reference
  readonly path: readonly SpecProperty[]
  readonly query: readonly SpecProperty[]
  readonly body: SpecBody
  readonly attachedBehaviors?: readonly string[]
  readonly examples?: Readonly<Record<string, SpecExample>>
}

/** Example of a request, as the clients of several languages write it. */
export interface SpecExample {
  readonly alternatives?: readonly { readonly language: string; readonly code: string }[]
}

/** Response of an API. */
export interface SpecResponse extends Named {
  readonly kind: 'response'
  readonly body: SpecBody
  readonly exceptions?: readonly SpecException[]
}

/** Response with certain other statuses. */
export interface SpecException {
  readonly statusCodes: readonly number[]
  readonly body: SpecBody
}

/** One of several words; others too, if it is open. */
export interface SpecEnum extends Named {
  readonly kind: 'enum'
  readonly isOpen?: boolean
  readonly members: readonly { readonly name: string; readonly aliases?: readonly string[] }[]
}

/** Another name for a value; the unions, tagged or not, are of this kind. */
export interface SpecAlias extends Named {
  readonly kind: 'type_alias'
  readonly type: SpecValue
}

export type SpecBody =
  | { readonly kind: 'no_body' }
  | { readonly kind: 'properties'; readonly properties: readonly SpecProperty[] }
  | { readonly kind: 'value'; readonly codegenName?: string; readonly value: SpecValue }

export interface SpecProperty extends Described {
  readonly name: string
  /** The name that clients give it, where that differs. */
  readonly codegenName?: string
  readonly aliases?: readonly string[]
  readonly required: boolean
  readonly type: SpecValue
  /** Default of the server. */
  readonly serverDefault?: string | number | boolean | readonly (string | number)[]
}

/** A type by its name, with the types that its parameters stand for. */
export interface Reference {
  readonly type: TypeName
  readonly generics?: readonly SpecValue[]
}

/** The type of a value. */
export type SpecValue =
  | (Reference & { readonly kind: 'instance_of' })
  | { readonly kind: 'array_of'; readonly value: SpecValue }
  | { readonly kind: 'union_of'; readonly items: readonly SpecValue[] }
  | { readonly kind: 'dictionary_of'; readonly key: SpecValue; readonly value: SpecValue; readonly singleKey: boolean }
  | { readonly kind: 'user_defined_value' }
  | { readonly kind: 'literal_value'; readonly value: string | number | boolean }
