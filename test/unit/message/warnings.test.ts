import { describe, expect, it } from 'vitest'
import { warningsOf } from '../../../src/message/warnings.js'

const line = (text: string) => `299 Elasticsearch-9.4.3-abc "${text}"`

describe('warningsOf', () => {
  it.each<[string, string | string[] | undefined, string[]]>([
    ['none', undefined, []],
    ['one', line('this is deprecated'), ['this is deprecated']],
    ['one with its date', `${line('old')} "Mon, 01 Jan 2024 00:00:00 GMT"`, ['old']],
    ['several in a line', `${line('one')}, ${line('two')}`, ['one', 'two']],
    ['several lines', [line('one'), line('two, and more')], ['one', 'two, and more']],
    ['commas and brackets', line('use [a, b], not [c]'), ['use [a, b], not [c]']],
    ['escaped quotes', line(String.raw`the field \"title\" and a \\`), ['the field "title" and a \\']],
    ['what looks like another', line(String.raw`said 299 x \"y\"`), ['said 299 x "y"']],
    ['an empty one', line(''), ['']],
    ['what is no warning', 'something else', []],
  ])('reads %s', (_what, warning, expected) => {
    expect(warningsOf({ warning })).toEqual(expected)
  })
})
