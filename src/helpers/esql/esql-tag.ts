import { describe } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'

/** Value that a parameter of an ES|QL query can have. */
export type EsqlValue = string | number | boolean | null | Date

/** Query text with `?` placeholders, and the values for them in order. Fits `client.esql.query$` and `helpers.esql$`. */
export interface EsqlQuery {
  /** Text of the query; it contains no values. */
  query: string
  /** Values of the placeholders. */
  params: (string | number | boolean | null)[]
}

/** Values that can stand in a query: parameters, and fragments made by {@link esql}. */
type Substitution = EsqlValue | EsqlQuery

/** Fragments made here. An object of the same shape that came from elsewhere is not one, so it cannot inject text. */
const FRAGMENTS = new WeakSet<object>()

/**
 * Builds an ES|QL query whose values travel as parameters, never as text of the query.
 *
 * A fragment made by the tag is inserted as text together with its own values, so queries compose.
 * Names of columns and indices cannot be parameters: see `esql.identifier` and `esql.index`.
 *
 * @example
 * ```ts
 * const recent = esql`WHERE year >= ${2020}`
 * const query = esql`FROM books | ${recent} | WHERE author == ${name} | SORT ${esql.identifier(column)}`
 * client.helpers.esql$(query).subscribe({ next: (book) => console.log(book), error: console.error })
 * ```
 * @throws ConfigurationError for a value that is no parameter, such as `undefined` or an object
 */
export const esql = Object.assign(tag, { identifier, index }) as EsqlTag

/** The tag `esql`, with its functions for names. */
export interface EsqlTag {
  (texts: TemplateStringsArray, ...values: readonly Substitution[]): EsqlQuery
  /** Quotes the name of a column. @throws ConfigurationError for an empty name */
  identifier(name: string): EsqlQuery
  /** Quotes the name or pattern of an index for `FROM`. @throws ConfigurationError for a name with a line break or no name */
  index(name: string): EsqlQuery
}

function tag(texts: TemplateStringsArray, ...values: readonly Substitution[]): EsqlQuery {
  const params: EsqlQuery['params'] = []
  let query = texts[0] ?? ''
  for (const [position, value] of values.entries()) {
    query += insert(value, params) + (texts[position + 1] ?? '')
  }
  return fragment(query, params)
}

/** @returns the text that stands for a value */
function insert(value: Substitution, params: EsqlQuery['params']): string {
  if (isFragment(value)) {
    params.push(...value.params)
    return value.query
  }
  params.push(parameter(value))
  return '?'
}

function parameter(value: unknown): EsqlQuery['params'][number] {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
  }
  if (value === null) return null
  throw new ConfigurationError(
    `a value in an ES|QL query must be a string, number, boolean, Date or null, got ${describe(value)}`,
  )
}

function isFragment(value: Substitution): value is EsqlQuery {
  return typeof value === 'object' && value !== null && FRAGMENTS.has(value)
}

function fragment(query: string, params: EsqlQuery['params']): EsqlQuery {
  const made = { query, params }
  FRAGMENTS.add(made)
  return made
}

/** Source: ES|QL syntax, identifiers: a backquote within a quoted name is doubled. */
function identifier(name: string): EsqlQuery {
  if (typeof name !== 'string' || name === '') {
    throw new ConfigurationError(`esql.identifier needs the name of a column, got ${describe(name)}`)
  }
  return fragment(`\`${name.replaceAll('`', '``')}\``, [])
}

/** Source: ES|QL syntax, string literals: a quote or backslash is escaped. */
function index(name: string): EsqlQuery {
  if (typeof name !== 'string' || !/^[^\r\n]+$/.test(name)) {
    throw new ConfigurationError('esql.index needs the name of an index, on one line')
  }
  return fragment(`"${name.replace(/["\\]/g, '\\$&')}"`, [])
}
