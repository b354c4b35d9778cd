import { inject } from 'vitest'

/** A name and an address. */
export type NamedServer = readonly [name: string, url: string]

/** Returns `false` in a run without a real Elasticsearch. */
export function isRealThere(): boolean {
  return inject('elasticsearchUrl') !== null
}

/** The servers that must answer alike: the stand-in, and a real Elasticsearch where one can be had. */
export function serversBeside(standIn: string): readonly NamedServer[] {
  const real = inject('elasticsearchUrl')
  return real === null
    ? [['stand-in', standIn]]
    : [
        ['stand-in', standIn],
        ['Elasticsearch', real],
      ]
}
