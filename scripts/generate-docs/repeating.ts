import { findEndpoint } from '../../src/api/catalog.js'
import { isRepeatableCall } from '../../src/api/traits/repeatable.js'
import type { Api } from '../generate-api/api.js'
import { placedParameters } from './placed-parameters.js'

const NEVER = 'is repeated only if it certainly was not processed'

/**
 * Values to ask with: any, and the one word of `op_type` that makes a difference. So the reference says what the client
 * does, and needs no list of its own.
 */
const ANY = 'any'
const PROBES = [ANY, 'create']

/** Describes the treatment of a call that failed and may have been processed: it `is repeated`, or not. */
export function printRepeating(api: Api): string {
  const endpoint = findEndpoint(api.name)
  if (endpoint === undefined) throw new Error(`${api.name} is not in the table: run \`npm run generate\``)
  const ask = (params: Record<string, unknown>): boolean => isRepeatableCall(endpoint, params)
  const names = placedParameters(api).map(({ name }) => name)
  if (ask({})) return `is repeated${unless({})}`
  const needed = names.find((name) => ask({ [name]: ANY }))
  return needed === undefined
    ? NEVER
    : `with \`${needed}\` is repeated${unless({ [needed]: ANY })}; one without ${NEVER}`

  /** The parameters that, added to others, make it one that cannot be repeated. */
  function unless(params: Record<string, unknown>): string {
    const spoiling = names.flatMap((name) => {
      const [any, create] = PROBES.map((probe) => name in params || ask({ ...params, [name]: probe }))
      if (any && create) return []
      return [any ? `\`${name}: 'create'\`` : `\`${name}\``]
    })
    return spoiling.length === 0 ? '' : `, unless it has ${LIST.format(spoiling)}`
  }
}

const LIST = new Intl.ListFormat('en', { type: 'disjunction' })
