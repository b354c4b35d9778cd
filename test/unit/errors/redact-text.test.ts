import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { redact } from '../../../src/errors/redaction.js'

const shown = (text: string): string => String(redact(text))

describe('redact of a text', () => {
  it.each([
    ['a string', '{"user":"u","password":"hunter2","a":1}', '{"user":"u","password":"[redacted]","a":1}'],
    ['a string with quotes', '{"password":"hun\\"ter2"}', '{"password":"[redacted]"}'],
    ['a number', '{"password":1234, "a":1}', '{"password":"[redacted]", "a":1}'],
    ['a list', '{"api_keys":["hunter2",{"a":"]hunter2"}],"a":[1]}', '{"api_keys":"[redacted]","a":[1]}'],
    ['an object', '{"secrets": {"a":{"b":"}hunter2"}}, "a":1}', '{"secrets": "[redacted]", "a":1}'],
    ['lines', '{"index":{}}\n{"token":"hunter2"}\n', '{"index":{}}\n{"token":"[redacted]"}\n'],
    [
      'JSON in a JSON string',
      '{"source":"{\\"password\\":\\"hunter2\\",\\"a\\":1}"}',
      '{"source":"{\\"password\\":\\"[redacted]\\",\\"a\\":1}"}',
    ],
    ['a string that is cut', '{"password":"hunter2', '{"password":"[redacted]"'],
    ['a list that is cut', '{"password":["hunter2', '{"password":"[redacted]"'],
    ['text with a single quote before', 'an 8" pipe {"password":"hunter2"}', 'an 8" pipe {"password":"[redacted]"}'],
    ['a parameter', 'pretty&access_token=hunter2&a=1', 'pretty&access_token=[redacted]&a=1'],
    ['a parameter with a long name', `${'x'.repeat(80)}_password=hunter2`, `${'x'.repeat(80)}_password=[redacted]`],
    ['a URL', 'at http://elastic:hunter2@es:9200/a', 'at http://[redacted]@es:9200/a'],
    [
      'a signed URL',
      'GET /a?X-Amz-Signature=hunter2&sig=hunter2&x=1',
      'GET /a?X-Amz-Signature=[redacted]&sig=[redacted]&x=1',
    ],
    [
      'a percent-encoded URL',
      'PUT /a/_doc/http%3A%2F%2Fu%3Ahunter2%40es%2Fa',
      'PUT /a/_doc/http%3A%2F%2F[redacted]%40es%2Fa',
    ],
    ['a URL in lower case', 'http%3a%2f%2fu:hunter2@es%2fa%40b', 'http%3a%2f%2f[redacted]@es%2fa%40b'],
    ['a URL with escaped slashes', '{"a":"http:\\/\\/u:hunter2@es\\/a"}', '{"a":"http:\\/\\/[redacted]@es\\/a"}'],
    ['a URL with @ in the password', 'http://elastic:hun@ter2@es:9200/a@b', 'http://[redacted]@es:9200/a@b'],
  ])('hides %s', (_kind, text, hidden) => {
    expect(shown(text)).toBe(hidden)
  })

  it.each(['{"a":"b","c":[1,{"d":null}]}', 'a=1&b=2', 'http://es:9200/a', 'keyboard', '"', '='])(
    'leaves %s unchanged',
    (text) => {
      expect(shown(text)).toBe(text)
    },
  )

  it.each([1, 2, 3])('finds the end of a string that ends with a backslash, in JSON %d strings deep', (nesting) => {
    let text = JSON.stringify({ password: { '\\': '}', a: 'hunter2' }, b: 1 })
    for (let i = 0; i < nesting; i++) text = JSON.stringify({ text })
    let inner = shown(text)
    for (let i = 0; i < nesting; i++) inner = JSON.parse(inner).text
    expect(JSON.parse(inner)).toEqual({ password: '[redacted]', b: 1 })
  })

  it('hides a secret in any JSON, wherever the text is cut', () => {
    const secret = fc.constant('hunter2')
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        secret,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 3 }),
      ),
    })).any
    const document = fc.record({ before: fc.json(), password: value, after: fc.json() })
    fc.assert(
      fc.property(document, fc.nat(), fc.integer({ min: 0, max: 2 }), (object, cut, nesting) => {
        let text = JSON.stringify(object)
        for (let i = 0; i < nesting; i++) text = JSON.stringify({ text })
        expect(shown(text.slice(0, cut % (text.length + 1)))).not.toContain('hunter2')
      }),
    )
  })
})

describe('the work of redact', () => {
  const SIZE = 16_000
  const fill = (part: string): string => part.repeat(Math.ceil(SIZE / part.length)).slice(0, SIZE)

  afterEach(() => vi.restoreAllMocks())

  it.each([
    'A',
    'a-',
    '"',
    '" ',
    '"a" ',
    '"a":',
    '"password":',
    '"password":[',
    '"password":["',
    '"password":{"a":',
    '"password":"a',
    '=',
    'a=',
    'password=',
    'password=a',
    'a://',
    'a://@',
    '://a@',
    'a%3A%2F%2F',
    '%3a%2f%2fa%40',
    ':\\/\\/',
    '%',
    ':',
    '\\',
    '\\"',
    '"password\\":\\"',
    '[',
    '{"',
    ' ',
    '"password" ',
  ])('reads each character of %j only a few times', (part) => {
    const text = fill(part)
    const read = vi.spyOn(String.prototype, 'charCodeAt')
    shown(text)
    const reads = read.mock.calls.length
    read.mockRestore()
    expect(reads).toBeGreaterThanOrEqual(text.length / 2)
    expect(reads).toBeLessThan(text.length * 5)
  })

  it('compares names of bounded length only', () => {
    const names: number[] = []
    const lower = vi.spyOn(String.prototype, 'toLowerCase').mockImplementation(function (this: string) {
      names.push(this.length)
      return String(this)
    })
    shown(`${fill('aaaaaaa=')}${fill('a')}="${fill('b')}":`)
    lower.mockRestore()
    expect(names.length).toBeGreaterThan(1_000)
    expect(names.reduce((sum, length) => sum + length)).toBeLessThan(SIZE * 3)
  })
})
