import { camelCase, methodName } from '../../src/api/names.js'
import type { Api } from '../generate-api/api.js'
import type { Types } from '../generate-api/types/scope.js'
import { placedParameters } from './placed-parameters.js'
import { printSample } from './print-sample.js'
import { ARGUMENTS } from './sample-arguments.js'
import { sampleOf } from './sample-value.js'
import type { Sample } from './sample-words.js'

/** Maximum length of a line in an example. */
const WIDTH = 100

/** A method as callers write it: `client.indices.create$`. */
export function methodOf({ namespace, shortName }: Api): string {
  return ['client', ...(namespace ? [camelCase(namespace)] : []), methodName(shortName)].join('.')
}

/** A call of an API with what it requires, and with the index if it takes one. */
export function printSampleCall(api: Api, types: Types): string {
  const params = ARGUMENTS[api.name] ?? sampleParameters(api, types)
  const method = methodOf(api)
  const printed = Object.keys(params).length === 0 ? '' : printSample(params, WIDTH, WIDTH - method.length)
  const call = `${method}(${printed})`
  const subscribe = '.subscribe((response) => console.log(response))'
  return call.length + subscribe.length <= WIDTH || call.includes('\n') ? call + subscribe : `${call}\n  ${subscribe}`
}

function sampleParameters(api: Api, types: Types): Record<string, Sample> {
  const shown = placedParameters(api).filter(({ name, place, required }) => required || isIndex(name, place))
  const sorted = [...shown.filter(({ name }) => name === 'index'), ...shown.filter(({ name }) => name !== 'index')]
  return Object.fromEntries(sorted.map(({ name, type }) => [name, sampleOf(type, nounOf(name, api), types)]))
}

function isIndex(name: string, place: string): boolean {
  return name === 'index' && place === 'path'
}

/** The name that `put_alias` asks for is that of an alias. */
function nounOf(name: string, { shortName }: Api): string {
  return name === 'name' ? (shortName.split('_').at(-1) ?? name) : name
}
