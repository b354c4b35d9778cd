import { describe, expect, it } from 'vitest'
import { printRepeating } from '../../scripts/generate-docs/repeating.js'
import { apiOf, description } from './support.js'

const NEVER = 'is repeated only if it certainly was not processed'

describe('repeatability in the docs', () => {
  it.each([
    ['get', 'is repeated'],
    ['cluster.health', 'is repeated'],
    ['search', 'is repeated, unless it has `scroll`'],
    ['indices.put_mapping', 'is repeated'],
    ['indices.create', NEVER],
    ['bulk', NEVER],
    ['scroll', NEVER],
    ['delete', 'is repeated, unless it has `if_primary_term`, `if_seq_no`, or `version`'],
    [
      'index',
      `with \`id\` is repeated, unless it has \`if_primary_term\`, \`if_seq_no\`, \`op_type: 'create'\`, or \`version\`; one without ${NEVER}`,
    ],
    [
      'update',
      `with \`doc\` is repeated, unless it has \`if_primary_term\`, \`if_seq_no\`, \`script\`, or \`upsert\`; one without ${NEVER}`,
    ],
  ])('is stated for a call of %s: %s', (name, says) => {
    expect(printRepeating(apiOf(name))).toBe(says)
  })

  it('is stated for every method', () => {
    expect(description.apis.map(printRepeating).filter((text) => !text.includes('is repeated'))).toEqual([])
  })
})
