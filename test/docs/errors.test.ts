import { readFileSync } from 'node:fs'
import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'

/** Classes that only others extend. */
const BASES = ['ElasticsearchClientError', 'RequestError']

describe('the table of errors in docs/calls.md', () => {
  it('has every class', () => {
    const rows = readFileSync('docs/calls.md', 'utf8').matchAll(/^\| `(\w+Error)` \|/gm)
    const classes = Object.keys(errors).filter((name) => /^[A-Z]\w+Error$/.test(name) && !BASES.includes(name))
    expect(Array.from(rows, ([, name]) => name).sort()).toEqual(classes.sort())
  })
})
