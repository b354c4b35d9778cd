import { describe, expect, it } from 'vitest'
import { brokenLinks } from '../../scripts/generate-docs/broken-links.js'

const broken = (pages: Record<string, string>): string[] => brokenLinks(new Map(Object.entries(pages)))

describe('brokenLinks', () => {
  it('accepts links to pages, headings and anchors', () => {
    const b = '# B\n\n## get$\n\n## get$\n\n<a id="property-x"></a>\n'
    expect(
      broken({ 'a/a.md': '[b](../b.md) [1](../b.md#get) [2](../b.md#get-1) [x](../b.md#property-x)', 'b.md': b }),
    ).toEqual([])
    expect(broken({ 'b.md': `${b}[here](#b) [there](https://example.org/x.md#y) [mail](mailto:x)` })).toEqual([])
  })

  it('reports broken links with their page', () => {
    expect(broken({ 'a/a.md': '[b](b.md), [c](../c.md#d)', 'b.md': '', 'c.md': '# C' })).toEqual([
      'a/a.md: b.md',
      'a/a.md: ../c.md#d',
    ])
    expect(broken({ 'a.md': '[here](#b)\n```\n# B\n```\n' })).toEqual(['a.md: #b'])
    expect(broken({ 'a.md': '# B\n\n[second](#b-1)' })).toEqual(['a.md: #b-1'])
  })

  it('ignores code', () => {
    expect(broken({ 'a.md': '`[b](b.md)`\n```ts\n[c](c.md)\n```\n' })).toEqual([])
  })
})
