import { isObject, listOf } from '../format/json.js'
import { unknownField } from './field-clause.js'
import { parsingFailure, type QueryParser } from './query.js'
import { constantWeight, everything, NOTHING } from './weights.js'

export const matchAll: QueryParser = (body, context) => {
  const { boost = 1, _name, ...unknown } = isObject(body) ? body : {}
  const [key] = Object.keys(unknown)
  if (key !== undefined) {
    const { cause } = unknownField('match_all', key, context.text)
    throw parsingFailure(context, cause.reason ?? '', key, () => cause)
  }
  return () => everything(Number(boost))
}

export const matchNone: QueryParser = () => () => NOTHING

export const ids: QueryParser = (body) => {
  const { values, boost = 1 } = isObject(body) ? body : {}
  const wanted = new Set(listOf(values).map(String))
  return ({ segment }) => constantWeight(Number(boost), (position) => wanted.has(segment.documents[position]?.id ?? ''))
}
