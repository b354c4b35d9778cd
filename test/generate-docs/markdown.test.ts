import { describe, expect, it } from 'vitest'
import { cell, prose, slug, table } from '../../scripts/generate-docs/markdown.js'

describe('markdown', () => {
  describe('a description', () => {
    it('keeps its Markdown and escapes placeholders', () => {
      expect(prose('Use `PUT /<target>` or <target>.\n\n* one\n* two\n')).toBe(
        'Use `PUT /<target>` or \\<target>.\n\n* one\n* two',
      )
      expect(prose('See <https://example.org/a>, where 1 < 2.')).toBe('See <https://example.org/a>, where 1 < 2.')
      expect(prose('```\n# <a>\nNOTE: b\n```')).toBe('```\n# <a>\nNOTE: b\n```')
    })

    it('has emphasis, but not in patterns', () => {
      expect(prose('**Label:** *one*, name:*pr* or *:a')).toBe('**Label:** *one*, name:\\*pr* or *:a')
    })

    it('has no headings, which would be those of the page', () => {
      expect(prose('First.\n\n## Note\n\nSecond.')).toBe('First.\n\n**Note**\n\nSecond.')
    })

    it('sets its notes apart', () => {
      expect(prose('First.\n\nNOTE: Second.')).toBe('First.\n\n> [!NOTE]\n> Second.')
    })
  })

  describe('a cell', () => {
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

  it('has a line for the head and each row of a table', () => {
    expect(table(['A', 'B'], [['1', '']])).toBe('| A | B |\n| --- | --- |\n| 1 |  |\n')
  })

  it('has the anchors of GitHub', () => {
    expect(
      ['putMapping$', 'hits$()', 'What all methods take', 'Types: query-dsl', '_internal', 'bulk({ a })'].map(slug),
    ).toEqual(['putmapping', 'hits', 'what-all-methods-take', 'types-query-dsl', '_internal', 'bulk-a-'])
  })
})
