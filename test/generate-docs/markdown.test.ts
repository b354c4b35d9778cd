import { describe, expect, it } from 'vitest'
import { cell, prose, slug, table } from '../../scripts/generate-docs/markdown.js'

describe('markdown', () => {
  describe('A description', () => {
    it('keeps its Markdown, and its placeholders are no HTML', () => {
      expect(prose('Use `PUT /<target>` or <target>.\n\n* one\n* two\n')).toBe(
        'Use `PUT /<target>` or \\<target>.\n\n* one\n* two',
      )
      expect(prose('See <https://example.org/a>, where 1 < 2.')).toBe('See <https://example.org/a>, where 1 < 2.')
      expect(prose('```\n# <a>\nNOTE: b\n```')).toBe('```\n# <a>\nNOTE: b\n```')
    })

    it('has emphasis, but patterns are none', () => {
      expect(prose('**Label:** *one*, name:*pr* or *:a')).toBe('**Label:** *one*, name:\\*pr* or *:a')
    })

    it('has no headings, which would be those of the page', () => {
      expect(prose('First.\n\n## Note\n\nSecond.')).toBe('First.\n\n**Note**\n\nSecond.')
    })

    it('has its notes set apart', () => {
      expect(prose('First.\n\nNOTE: Second.')).toBe('First.\n\n> [!NOTE]\n> Second.')
    })
  })

  describe('A cell', () => {
    it('is one line, with its lists and paragraphs', () => {
      expect(cell('May be:\n\n* a\n  b\n* c\n\nElse\nnothing.\n')).toBe('May be:<br>• a b<br>• c<br>Else nothing.')
      expect(cell('First:\n1. a\n2. b')).toBe('First:<br>1. a<br>2. b')
    })

    it('does not end at a bar, not even in code', () => {
      expect(cell('ES|QL, `a|b`')).toBe('ES\\|QL, `a\\|b`')
    })

    it('has no HTML but line breaks', () => {
      expect(cell('<index>, `<index>`')).toBe('\\<index>, `<index>`')
      expect(cell('A.\nIMPORTANT: B.')).toBe('A. **Important:** B.')
    })
  })

  it('a table has a line for its head and each row', () => {
    expect(table(['A', 'B'], [['1', '']])).toBe('| A | B |\n| --- | --- |\n| 1 |  |\n')
  })

  it('anchors are those of GitHub', () => {
    expect(
      ['putMapping$', 'hits$()', 'What all methods take', 'Types: query-dsl', '_internal', 'bulk({ a })'].map(slug),
    ).toEqual(['putmapping', 'hits', 'what-all-methods-take', 'types-query-dsl', '_internal', 'bulk-a-'])
  })
})
