import { Client, errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'

const make = (...options: unknown[]): Client => Reflect.construct(Client, options)
const node = 'http://localhost:9200'

describe('options of a Client', () => {
  it.each<[unknown, string]>([
    [{ url: node }, 'the client has no option "url"; use node'],
    [{ host: 'localhost' }, 'the client has no option "host"; use node'],
    [{ hosts: [node] }, 'the client has no option "hosts"; use nodes'],
    [{ node, ssl: {} }, 'the client has no option "ssl"; use tls'],
    [{ node, log: 'trace' }, 'the client has no option "log"; use client.events$'],
    [{ node, apiVersion: '7.x' }, 'the client has no option "apiVersion"; use compatibilityVersion'],
    [{ node, maxRetry: 1 }, 'the client has no option "maxRetry"; did you mean maxRetries?'],
    [{ node, maxResponse: 1 }, 'the client has no option "maxResponse"; did you mean maxResponseSize?'],
    [{ node, request_timeout: 5 }, 'the client has no option "request_timeout"; did you mean requestTimeout?'],
    [
      { node, allow_partial_search_results: false },
      'the client has no option "allow_partial_search_results"; did you mean allowPartialSearchResults?',
    ],
    [{ cloud_id: 'a:b' }, 'the client has no option "cloud_id"; use cloud: { id }'],
    [{ node, api_key: 'a' }, 'the client has no option "api_key"; use auth: { apiKey }'],
    [{ node, basic_auth: ['a', 'b'] }, 'the client has no option "basic_auth"; use auth: { username, password }'],
    [{ node, bearer_auth: 'a' }, 'the client has no option "bearer_auth"; use auth: { bearer }'],
    [{ node, ca_certs: 'ca.crt' }, 'the client has no option "ca_certs"; use tls: { ca }'],
    [{ node, verify_certs: false }, 'the client has no option "verify_certs"; use tls: { ca } or caFingerprint'],
    [{ node, ssl_assert_fingerprint: 'a' }, 'the client has no option "ssl_assert_fingerprint"; use caFingerprint'],
    [{ node, timeout: 5 }, 'the client has no option "timeout"; use requestTimeout or totalTimeout'],
    [{ node, retries: 5 }, 'the client has no option "retries"; use maxRetries'],
    [
      { node, rejectUnauthorized: false },
      'the client has no option "rejectUnauthorized"; use tls: { rejectUnauthorized }',
    ],
    [{ cloud: 'a:b' }, 'cloud must be an object with id, got a string'],
    [{ node, redaction: 'off' }, 'redaction must be an object with type or additionalKeys, got a string'],
    [{ node, interceptors: [] }, 'interceptors must be an object with perCall or perAttempt, got an array'],
    [{ node, compression: 'br' }, "compression must be true, false or 'gzip', got a string"],
    [
      new URL(node),
      "the options of the client must be an object, such as { node: 'http://localhost:9200' }, got a URL",
    ],
    [{ node: '' }, 'node must be a URL such as http://localhost:9200, got an empty string'],
    [{ node: 'elastic' }, 'node is not a URL: "elastic"; do you mean http://elastic:9200?'],
    [{ node: 'localhost:9200' }, 'do you mean http://localhost:9200?'],
    [node, "the options of the client must be an object, such as { node: 'http://localhost:9200' }, got a string"],
    [undefined, "the options of the client must be an object, such as { node: 'http://localhost:9200' }, got nothing"],
  ])('%j: %s', (options, message) => {
    expect(() => make(options)).toThrow(errors.ConfigurationError)
    expect(() => make(options)).toThrow(message)
  })

  it.each<[derived: unknown, message: string]>([
    [{ node }, 'a derived client has no option "node"; options of nodes and sockets belong to new Client()'],
    [{ header: {} }, 'a derived client has no option "header"; did you mean headers?'],
    [undefined, 'the options of a derived client must be an object, got nothing'],
  ])('of a derived client: %j: %s', (options, message) => {
    const client = make({ node })
    expect(() => Reflect.apply(client.options, client, [options])).toThrow(new errors.ConfigurationError(message))
  })

  it('suggest nothing if several names have the same beginning', () => {
    expect(() => make({ node, sniff: true })).toThrow(/^the client has no option "sniff"$/)
  })
})
