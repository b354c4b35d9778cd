import { describe, expect, it } from 'vitest'
import { checkSource } from '../../scripts/check-comments/check-source.js'

const messages = (source: string): string[] => checkSource(source).map(({ line, message }) => `${line}: ${message}`)
const words = (count: number): string => `A${' word'.repeat(count - 1)}`

describe('checkSource', () => {
  it.each(['What', 'Who', 'Whether', 'How', 'Where', 'Why', 'By', 'Of', 'Those', 'As'])(
    'reports a doc comment that opens with %s',
    (word) => {
      expect(messages(`const a = 1\n/** ${word} it is. */`)).toContainEqual(
        expect.stringMatching(`^2: opens with "${word}"`),
      )
    },
  )

  it('accepts noun phrases and verbs in the third person', () => {
    expect(messages('/** Retry policy of a client. */\n/**\n * Returns the whole body.\n */')).toEqual([])
  })

  it('checks the opening of doc comments only', () => {
    expect(messages('// How it is.\n\n/** The part. What it does is another sentence. */')).toEqual([])
  })

  it('reports sentences of more than 25 words, in all comments', () => {
    const long = words(26)
    expect(messages(`/**\n * ${words(25)}.\n * ${long}.\n */\n// ${long}\nconst a = 1 // ${long}`)).toEqual([
      expect.stringMatching('^1: sentence of 26 words'),
      expect.stringMatching('^5: sentence of 26 words'),
      expect.stringMatching('^6: sentence of 26 words'),
    ])
  })

  it('counts a link and a quoted expression as one word, and no examples or sources', () => {
    const quoted = `{@link ${words(9)}} \`${words(9)}\` ${words(23)}`
    expect(messages(`/**\n * ${quoted}.\n * Source: ${words(30)}\n * \`\`\`\n * ${words(30)}\n * \`\`\`\n */`)).toEqual(
      [],
    )
  })

  it('starts a sentence at each tag and list item', () => {
    expect(messages(`/**\n * ${words(20)}\n * - ${words(20)}\n * @param a - ${words(20)}\n */`)).toEqual([])
  })

  it('takes no URL in a string for a comment', () => {
    expect(messages(`const url = 'http://localhost/${words(30)}'`)).toEqual([])
  })

  it('reports banned words, also within names', () => {
    expect(messages('const lastReply = 1\n/** Code, nobody acts. */\nconst multireply = nobody()')).toEqual([
      '1: banned word "reply": response',
      '2: banned word "nobody": name the part',
    ])
  })
})
