import type { Availability, Deprecation } from '../generate-api/types/model.js'

interface Dated {
  readonly deprecation?: Deprecation | undefined
  readonly availability?: Availability | undefined
}

/** Availability in a self-managed Elasticsearch. */
interface OnTheStack {
  readonly stability?: string
  /** The version that had it first. */
  readonly since?: string
}

/** Sentences on whether to rely on something: that it is deprecated, or not finished. */
export function warningsOf({ deprecation, availability }: Dated): string[] {
  const stability = availability?.stack?.stability
  return [
    ...(deprecation ? [`**Deprecated** since ${deprecation.version}. ${deprecation.description}`.trim()] : []),
    ...(stability === 'beta' ? ['**Beta**: not finished, and may change.'] : []),
    ...(stability === 'experimental' ? ['**Experimental**: may change, or be gone, in any version.'] : []),
  ]
}

/** The version of Elasticsearch that had something first, as far as the specification says it. */
export function sinceOf({ availability }: Dated): string | undefined {
  const stack: OnTheStack | undefined = availability?.stack
  return stack?.since
}
