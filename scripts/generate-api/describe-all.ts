import type { Api } from './api.js'
import { describe } from './describe.js'
import { groupByNamespace } from './group.js'
import { readSpecification } from './model.js'
import { addAggregations } from './types/aggregations.js'
import type { SpecType } from './types/model.js'
import { typeProblems } from './types/problems.js'
import { Types } from './types/scope.js'

/** All that is printed. */
export interface Description {
  readonly apis: readonly Api[]
  readonly namespaces: ReadonlyMap<string, readonly Api[]>
  readonly list: readonly SpecType[]
  readonly types: Types
  /** Constructs of the specification that the generator does not support. */
  readonly problems: readonly string[]
}

/** Reads the specification and makes of it what the printers want. */
export function describeAll(): Description {
  const specification = readSpecification()
  const list = addAggregations(specification.types)
  const types = new Types(list)
  const { apis, problems } = describe({ ...specification, types: list })
  return {
    apis,
    namespaces: groupByNamespace(apis),
    list,
    types,
    problems: [...problems, ...typeProblems(list, types)],
  }
}
