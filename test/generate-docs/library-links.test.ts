import { describe, expect, it } from 'vitest'
import { linkLibrary } from '../../scripts/generate-docs/library-links.js'

const TYPES = ['types/client.md', '# Types\n\n## SearchHit\n\n## Result\n'] as const

/** The text of a page of the library, next to some others, when it is linked. */
function linked(path: string, text: string): string | undefined {
  const others = ['library/rxelastic/interfaces/CommonOptions.md', 'library/rxelastic/interfaces/Result.md']
  return linkLibrary(new Map([TYPES, ...others.map((other) => [other, ''] as const), [path, text]])).get(path)
}

describe('libraryLinks', () => {
  it('links the parts of an alias', () => {
    const code = '```ts\ntype ClientOptions = CommonOptions & NodeLocation;\n```\n'
    expect(linked('library/rxelastic/type-aliases/ClientOptions.md', `${code}\nAll.`)).toBe(
      `${code}\nUses [\`CommonOptions\`](../interfaces/CommonOptions.md).\n\nAll.`,
    )
    expect(linked('library/rxelastic/interfaces/ClientOptions.md', code)).toBe(code)
  })

  it('links types of Elasticsearch, except in code and in links', () => {
    const link = '[`SearchHit`](../../../types/client.md#searchhit)'
    expect(linked('library/rxelastic/interfaces/Helpers.md', '`Observable`\\<`SearchHit`\\>')).toBe(
      `\`Observable\`\\<${link}\\>`,
    )
    const code = '```ts\n`SearchHit`\n```\n[`SearchHit`](x.md)'
    expect(linked('library/rxelastic/interfaces/Helpers.md', code)).toBe(code)
  })

  it('prefers the types of the library to those of Elasticsearch', () => {
    expect(linked('library/rxelastic/interfaces/Helpers.md', '`Result`')).toBe('`Result`')
    expect(linked('library/rxelastic/type-aliases/A.md', '```ts\ntype A = Result;\n```\n')).toContain(
      'Uses [`Result`](../interfaces/Result.md).',
    )
  })

  it('changes pages of the library only', () => {
    expect([...linkLibrary(new Map([TYPES, ['README.md', '`SearchHit`']]))]).toEqual([])
  })
})
