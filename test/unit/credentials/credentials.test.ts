import { describe, expect, it } from 'vitest'
import { authorizationOf } from '../../../src/credentials/credentials.js'
import { ConfigurationError } from '../../../src/errors/index.js'

describe('authorizationOf', () => {
  it.each<[credentials: object, header: string]>([
    [{ apiKey: 'a2V5' }, 'ApiKey a2V5'],
    [{ apiKey: { id: 'id', api_key: 'secret' } }, 'ApiKey aWQ6c2VjcmV0'],
    [{ bearer: 'token' }, 'Bearer token'],
    [{ username: 'elastic', password: 'changeme' }, 'Basic ZWxhc3RpYzpjaGFuZ2VtZQ=='],
    [{ username: 'ü', password: 'pä:ss' }, `Basic ${Buffer.from('ü:pä:ss').toString('base64')}`],
    [{ apiKey: 'a2V5', bearer: 'token', username: 'u', password: 'p' }, 'ApiKey a2V5'],
    [{ bearer: 'token', username: 'u', password: 'p' }, 'Bearer token'],
    [{ apiKey: undefined, bearer: 'token' }, 'Bearer token'],
  ])('of %j', (credentials, header) => {
    expect(authorizationOf(credentials)).toBe(header)
  })

  it.each<[credentials: unknown, message: string]>([
    [null, 'auth must be an object with apiKey, bearer, or username and password, got null'],
    ['s3cret:s3cret', 'auth must be an object with apiKey, bearer, or username and password, got a string'],
    [{}, 'auth must have apiKey, bearer, or username and password'],
    [{ user: 's3cret' }, 'auth.user does not exist; there are apiKey, bearer, username, password'],
    [{ username: 's3cret' }, 'auth.password is missing'],
    [{ password: 's3cret' }, 'auth.username is missing'],
    [{ username: 's3cret:', password: 'p' }, 'auth.username must not contain a colon'],
    [{ username: '', password: 's3cret' }, 'auth.username must be a string that is not empty'],
    [{ bearer: '' }, 'auth.bearer must be a string that is not empty'],
    [{ bearer: 5 }, 'auth.bearer must be a string that is not empty'],
    [{ bearer: 's3cret\r\nx: y' }, 'auth.bearer must not contain line breaks'],
    [{ bearer: 'Bearer s3cret' }, 'auth.bearer must not contain blanks; leave out a scheme such as "Bearer"'],
    [{ apiKey: 'ApiKey s3cret' }, 'auth.apiKey must not contain blanks; leave out a scheme such as "ApiKey"'],
    [{ apiKey: { id: 's3cret' } }, 'auth.apiKey.api_key must be a string that is not empty'],
    [{ apiKey: { api_key: 's3cret' } }, 'auth.apiKey.id must be a string that is not empty'],
  ])('refuses %j, and never shows a value', (credentials, message) => {
    expect(() => authorizationOf(credentials)).toThrow(new ConfigurationError(message))
    expect(message).not.toContain('s3cret')
  })

  it('checks what loses as well', () => {
    expect(() => authorizationOf({ apiKey: 'a2V5', bearer: '' })).toThrow('auth.bearer must be')
    expect(() => authorizationOf({ apiKey: 'a2V5', username: 'u' })).toThrow('auth.password is missing')
  })
})
