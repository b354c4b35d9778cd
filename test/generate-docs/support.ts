import type { Api } from '../../scripts/generate-api/api.js'
import { type Description, describeAll } from '../../scripts/generate-api/describe-all.js'

export const description: Description = describeAll()

/** An API by its name in the specification. */
export function apiOf(name: string): Api {
  const api = description.apis.find((candidate) => candidate.name === name)
  if (api === undefined) throw new Error(`there is no ${name}`)
  return api
}
