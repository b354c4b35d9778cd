import type { FindType } from '../model.js'
import { lineage } from './inherited.js'
import type { SpecInterface, SpecValue } from './model.js'

/** Returns the type of additional properties with any name, or `undefined` if there can be none. */
export function additionalValues(type: SpecInterface, find: FindType): SpecValue | undefined {
  const behaviors = lineage(type, find).flatMap((ancestor) => ancestor.behaviors ?? [])
  const additional = behaviors.find(
    ({ type: { name } }) => name === 'AdditionalProperties' || name === 'AdditionalProperty',
  )
  return additional?.generics?.[1]
}
