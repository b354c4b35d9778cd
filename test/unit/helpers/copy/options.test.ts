import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { copySettings } from '../../../../src/helpers/copy/options.js'

const NO_DESTINATION = 'copy$ needs an index to copy to, or another cluster: pass { index } or { to }'

describe('copySettings', () => {
  it.each<[options: unknown, message: string]>([
    [undefined, NO_DESTINATION],
    [{}, NO_DESTINATION],
    ['copies', 'copy$: options must be an object, got a string'],
    [{ index: 'copies', slice: 2 }, 'copy$ has no option "slice"; did you mean slices?'],
    [{ to: 'http://localhost:9200' }, 'to must be a Client, got a string'],
  ])('refuses %j', (options, message) => {
    expect(() => copySettings(options)).toThrow(new errors.ConfigurationError(message))
  })
})
