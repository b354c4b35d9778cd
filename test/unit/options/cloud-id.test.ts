import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import { cloudUrl } from '../../../src/options/cloud-id.js'

const encoded = (text: string): string => Buffer.from(text).toString('base64')

describe('cloudUrl', () => {
  it.each([
    [
      'with Kibana',
      `name:${encoded('eu-west-1.aws.found.io$abc123$def456')}`,
      'https://abc123.eu-west-1.aws.found.io/',
    ],
    ['without Kibana', `name:${encoded('eu.example.com$abc123')}`, 'https://abc123.eu.example.com/'],
    ['with an empty Kibana', `name:${encoded('eu.example.com$abc123$')}`, 'https://abc123.eu.example.com/'],
    [
      'with a port of its domain',
      `name:${encoded('eu.example.com:9243$abc123$def')}`,
      'https://abc123.eu.example.com:9243/',
    ],
    [
      'with a port of its own',
      `n:${encoded('eu.example.com:9243$abc:9244$def:9245')}`,
      'https://abc.eu.example.com:9244/',
    ],
    ['with port 443', `name:${encoded('eu.example.com:443$abc123$def')}`, 'https://abc123.eu.example.com/'],
    ['without a name', encoded('eu.example.com$abc123$def'), 'https://abc123.eu.example.com/'],
    ['with an empty name', `:${encoded('eu.example.com$abc123$def')}`, 'https://abc123.eu.example.com/'],
    ['whose name has colons', `a:b:${encoded('eu.example.com$abc123$def')}`, 'https://abc123.eu.example.com/'],
    ['without padding', `n:${encoded('eu.example.com$abcd$def').replace(/=+$/, '')}`, 'https://abcd.eu.example.com/'],
  ])('decodes %s', (_form, id, url) => {
    expect(cloudUrl(id).href).toBe(url)
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'cloud.id must be a string'],
    ['empty', '', 'cloud.id must be a string'],
    ['a number', 5, 'cloud.id must be a string'],
    ['a name only', 'name:', 'is not base64'],
    ['no base64', 'name:!!', 'is not base64'],
    ['a URL', 'https://abc.example.com', 'is not base64'],
    ['without a deployment', `name:${encoded('eu.example.com')}`, 'does not hold a domain, $ and a deployment'],
    ['with an empty deployment', `name:${encoded('eu.example.com$')}`, 'does not hold a domain, $ and a deployment'],
    ['with an empty domain', `name:${encoded('$abc$def')}`, 'does not hold a domain, $ and a deployment'],
    ['that leads elsewhere', `name:${encoded('evil.com/path$abc$def')}`, 'does not hold a domain, $ and a deployment'],
    ['with user information', `name:${encoded('evil.com$a@b$def')}`, 'does not hold a domain, $ and a deployment'],
    ['with a port that is none', `name:${encoded('eu.example.com:99999$abc')}`, 'does not hold a domain with a port'],
  ])('refuses %s', (_form, id, message) => {
    expect(() => cloudUrl(id)).toThrow(ConfigurationError)
    expect(() => cloudUrl(id)).toThrow(message)
  })
})
