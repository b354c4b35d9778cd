import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import { parseAgent } from '../../../src/options/agent.js'

describe('parseAgent', () => {
  const make = () => undefined
  it.each([
    [false, false],
    [make, make],
    [{}, {}],
    [
      { keepAlive: true, maxSockets: 3, maxTotalSockets: 5, timeout: 5_000 },
      { keepAlive: true, maxSockets: 3, maxTotalSockets: 5, timeout: 5_000 },
    ],
    [{ maxSockets: Number.POSITIVE_INFINITY }, { maxSockets: Number.POSITIVE_INFINITY }],
    [{ timeout: 0 }, { timeout: 0 }],
    [{ timeout: '5s' }, { timeout: 5_000 }],
    [{ maxSockets: undefined, timeout: null }, {}],
  ])('accepts %j', (given, expected) => {
    expect(parseAgent('agent', given)).toEqual(expected)
  })

  it.each<[string, unknown, string]>([
    ['true', true, 'agent must be false, options of http.Agent, or a function that makes an agent, got a boolean'],
    ['an array', [], 'options of http.Agent, or a function that makes an agent, got an array'],
    ['misspelt', { maxSocket: 3 }, 'agent has no option "maxSocket"; did you mean maxSockets?'],
    ['unknown', { color: 'red' }, 'agent has no option "color"'],
    ['a switch in words', { keepAlive: 'no' }, 'agent.keepAlive must be true or false, got a string'],
    ['a count in words', { maxSockets: '3' }, 'agent.maxSockets must be a whole number between 1 and'],
    ['no sockets', { maxSockets: 0 }, 'agent.maxSockets must be a whole number between 1 and'],
    ['half a socket', { maxTotalSockets: 1.5 }, 'agent.maxTotalSockets must be a whole number between 1 and'],
    ['a negative time', { timeout: -1 }, 'agent.timeout must be a positive number of milliseconds'],
    ['no number', { timeout: Number.NaN }, 'agent.timeout must be a positive number of milliseconds'],
    ['too long a time', { timeout: Number.POSITIVE_INFINITY }, 'agent.timeout must be a positive number'],
    ['of no meaning here', { maxFreeSockets: 3 }, 'agent.maxFreeSockets cannot be set: a socket is kept for as long'],
    [
      'of no meaning here either',
      { scheduling: 'fifo' },
      'agent.scheduling cannot be set: the socket that was used last',
    ],
    ["one of undici's", { connections: 3 }, 'agent.connections cannot be set: it is called maxSockets here'],
  ])('refuses %s', (_name, given, message) => {
    expect(() => parseAgent('agent', given)).toThrow(ConfigurationError)
    expect(() => parseAgent('agent', given)).toThrow(message)
  })
})
