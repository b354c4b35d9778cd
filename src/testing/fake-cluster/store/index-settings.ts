import { illegalArgument, notSupported } from '../errors.js'
import { isArray, isObject, type Json, type JsonObject } from '../format/json.js'
import { parseTimeValue } from '../format/time-value.js'

const FIXED = ['number_of_shards', 'codec', 'number_of_routing_shards', 'mode']
const WITH_EFFECT = ['number_of_shards', 'number_of_replicas', 'refresh_interval', 'max_result_window']
/** Settings that are accepted and reported, but have no effect in the stand-in. */
const WITHOUT_EFFECT =
  /^(auto_expand_replicas|hidden|priority|codec|mode|number_of_routing_shards|max_[a-z_]+|(mapping|translog|merge|search|indexing|routing|query|unassigned|highlight|write|gc_deletes|soft_deletes|lifecycle|store)\b.*)$/
const UNSUPPORTED = /^(analysis|sort|blocks|default_pipeline|final_pipeline|similarity|time_series|routing_path)\b/

const DEFAULT_REFRESH_INTERVAL = 1_000

/** Settings of an index: flat names without `index.`, and strings as values, as Elasticsearch stores them. */
export class IndexSettings {
  readonly #values = new Map<string, string>()

  /** Applies settings in any form: nested, dotted, with or without `index`. */
  apply(given: JsonObject, isOpen: { readonly label: string } | undefined): void {
    const flat = new Map(flatten(given, ''))
    for (const [name, value] of flat) check(name, value)
    const fixed = [...flat.keys()].filter((name) => FIXED.includes(name))
    if (isOpen !== undefined && fixed.length > 0) throw notDynamic(fixed, isOpen.label)
    for (const [name, value] of flat) {
      if (value === null) this.#values.delete(name)
      else this.#values.set(name, value)
    }
  }

  get shards(): number {
    return Number(this.#values.get('number_of_shards') ?? 1)
  }

  get replicas(): number {
    return Number(this.#values.get('number_of_replicas') ?? 1)
  }

  get maxResultWindow(): number {
    return Number(this.#values.get('max_result_window') ?? 10_000)
  }

  /** Milliseconds between refreshes, or `undefined` if only explicit ones happen. */
  get refreshInterval(): number | undefined {
    const text = this.#values.get('refresh_interval')
    if (text === undefined) return DEFAULT_REFRESH_INTERVAL
    return text === '-1' ? undefined : parseTimeValue(text, 'index.refresh_interval')
  }

  /** Returns the settings that the user chose. */
  entries(): ReadonlyMap<string, string> {
    return this.#values
  }
}

function* flatten(value: Json, prefix: string): Generator<[string, string | null]> {
  if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) yield* flatten(each, prefix === '' ? key : `${prefix}.${key}`)
    return
  }
  const name = prefix.replace(/^(settings\.)?(index\.)?/, '')
  yield [name, value === null ? null : isArray(value) ? value.join(',') : String(value)]
}

function check(name: string, value: string | null): void {
  if (UNSUPPORTED.test(name)) throw notSupported(`the setting [index.${name}]`)
  if (!WITH_EFFECT.includes(name) && !WITHOUT_EFFECT.test(name)) {
    throw illegalArgument(
      `unknown setting [index.${name}] please check that any required plugins are installed, ` +
        'or check the breaking changes documentation for removed settings',
    )
  }
  const minimum = name === 'number_of_shards' || name === 'max_result_window' ? 1 : 0
  if (value === null || !/^(number_of_(shards|replicas)|max_result_window)$/.test(name)) return
  if (!/^-?\d+$/.test(value)) throw illegalArgument(`Failed to parse value [${value}] for setting [index.${name}]`)
  if (Number(value) >= minimum) return
  throw illegalArgument(`Failed to parse value [${value}] for setting [index.${name}] must be >= ${minimum}`)
}

function notDynamic(names: readonly string[], label: string): Error {
  const list = names.map((name) => `index.${name}`).join(', ')
  return illegalArgument(
    `Can't update non dynamic settings [[${list}]] for open indices [[${label}]] unless the \`reopen\` query parameter ` +
      'is set to true. Alternatively, close the indices, apply the settings changes, and reopen the indices',
  )
}
