import { describe, expect, it } from 'vitest'
import { withArticle } from '../../../src/errors/with-article.js'

describe('withArticle', () => {
  it.each(['a Map', 'a URL', 'a Uint8Array', 'a union', 'an ArrayBuffer', 'an object', 'an Int8Array', 'an undefined'])(
    '%s',
    (text) => {
      expect(withArticle(text.slice(text.indexOf(' ') + 1))).toBe(text)
    },
  )
})
