import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { type Environment, proxyFor } from '../../../src/options/proxy-env.js'

const HTTP = 'http://es:9200'
const HTTPS = 'https://es:9200'

describe('proxyFor', () => {
  describe('the proxy of the environment', () => {
    it.each<[string, string, Environment, string | undefined]>([
      ['none', HTTP, {}, undefined],
      ['HTTP_PROXY', HTTP, { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
      ['HTTPS_PROXY', HTTPS, { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
      ['HTTPS_PROXY is not for http', HTTP, { HTTPS_PROXY: 'http://p:1' }, undefined],
      ['HTTP_PROXY is for https when there is nothing else', HTTPS, { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
      ['HTTPS_PROXY comes before', HTTPS, { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:2' }, 'http://p:2/'],
      ['ALL_PROXY', HTTP, { ALL_PROXY: 'http://p:1' }, 'http://p:1/'],
      ['ALL_PROXY for https', HTTPS, { ALL_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:2' }, 'http://p:1/'],
      ['HTTP_PROXY comes before ALL_PROXY', HTTP, { ALL_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:2' }, 'http://p:2/'],
      ['lower case', HTTPS, { https_proxy: 'http://p:1' }, 'http://p:1/'],
      ['lower case comes before', HTTPS, { https_proxy: 'http://p:1', HTTPS_PROXY: 'http://p:2' }, 'http://p:1/'],
      ['empty in lower case is none', HTTP, { http_proxy: '', HTTP_PROXY: 'http://p:2' }, undefined],
      ['an https proxy with credentials', HTTPS, { https_proxy: 'https://u:p%40ss@p' }, 'https://u:p%40ss@p/'],
      ['a proxy without a scheme', HTTP, { http_proxy: 'p:3128' }, 'http://p:3128/'],
      ['a scheme that is no proxy', 'ftp://es', { ALL_PROXY: 'http://p:1' }, undefined],
    ])('%s', (_name, node, environment, expected) => {
      expect(proxyFor(new URL(node), environment)?.href).toBe(expected)
    })

    it.each<[string, Environment]>([
      ['ALL_PROXY', { all_proxy: 'socks5://user:secret@p:1080' }],
      ['HTTPS_PROXY', { HTTPS_PROXY: 'http://user:secret@p:port' }],
    ])('%s that is no URL of a proxy is an error that hides it', (name, environment) => {
      const read = () => proxyFor(new URL(HTTPS), environment)
      expect(read).toThrow(errors.ConfigurationError)
      expect(read).toThrow(`${name} must be an http or https URL; for other proxies give an agent`)
    })

    it('with a stray percent in its password is an error that hides it', () => {
      const read = () => proxyFor(new URL(HTTPS), { HTTPS_PROXY: 'http://user:secret%@p:1' })
      expect(read).toThrow(errors.ConfigurationError)
      expect(read).toThrow('HTTPS_PROXY has a user name or password that is not percent-encoded correctly')
      expect(read).not.toThrow('secret')
    })

    it('is read from the process unless another one is given', () => {
      process.env.HTTPS_PROXY = 'http://of-the-process:1'
      expect(proxyFor(new URL(HTTPS))?.href).toBe('http://of-the-process:1/')
      delete process.env.HTTPS_PROXY
    })
  })

  describe('NO_PROXY', () => {
    it.each<[noProxy: string, node: string, direct: boolean]>([
      ['', HTTP, false],
      ['*', HTTP, true],
      ['other, *', HTTPS, true],
      ['es', HTTP, true],
      ['ES', HTTP, true],
      ['es', 'http://ES:9200', true],
      ['es', 'http://node.es', true],
      ['es', 'http://nodes', false],
      ['example.org', 'https://example.org', true],
      ['example.org', 'https://es.example.org', true],
      ['example.org', 'https://notexample.org', false],
      ['.example.org', 'https://es.example.org', true],
      ['.example.org', 'https://example.org', true],
      ['*.example.org', 'https://es.example.org', true],
      ['es.example.org', 'https://example.org', false],
      ['a,b c\td', 'http://c', true],
      ['a, b,, d', 'http://d', true],
      ['a b', 'http://ab', false],
      ['es:9200', HTTP, true],
      ['es:9201', HTTP, false],
      ['es:443', 'https://es', true],
      ['es:80', 'http://es', true],
      ['es:80', 'https://es', false],
      ['.example.org:9200', 'http://es.example.org:9200', true],
      ['.example.org:9200', 'http://es.example.org', false],
      ['*:9200', HTTP, true],
      ['*:9201', HTTP, false],
      ['127.0.0.1', 'http://127.0.0.1:9200', true],
      ['0.0.1', 'http://127.0.0.1:9200', false],
      ['127.0.0.0/8', 'http://127.0.0.1:9200', true],
      ['127.0.0.0/8', 'http://128.0.0.1:9200', false],
      ['127.0.0.0/33', 'http://127.0.0.1:9200', false],
      ['fd00::/8', 'http://[fd12::1]:9200', true],
      ['fd00::/8', 'http://127.0.0.1:9200', false],
      ['0:0:0:0:0:0:0:1', 'http://[::1]:9200', true],
      ['localhost.', 'http://localhost:9200', true],
      ['localhost', 'http://localhost.:9200', true],
      ['.es.test.', 'http://a.es.test:9200', true],
      ['::1', 'http://[::1]:9200', true],
      ['[::1]', 'http://[::1]:9200', true],
      ['[::1]:9200', 'http://[::1]:9200', true],
      ['[::1]:9201', 'http://[::1]:9200', false],
      ['::2', 'http://[::1]:9200', false],
    ])('%j: %s goes directly: %s', (noProxy, node, direct) => {
      for (const name of ['NO_PROXY', 'no_proxy']) {
        const proxy = proxyFor(new URL(node), { ALL_PROXY: 'http://p:1', [name]: noProxy })
        expect(proxy === undefined).toBe(direct)
      }
    })

    it('in lower case takes precedence', () => {
      const environment = { ALL_PROXY: 'http://p:1', no_proxy: 'other', NO_PROXY: '*' }
      expect(proxyFor(new URL(HTTP), environment)?.href).toBe('http://p:1/')
    })
  })
})
