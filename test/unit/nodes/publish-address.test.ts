import { describe, expect, it } from 'vitest'
import { readPublishAddress } from '../../../src/nodes/publish-address.js'

const read = (text: string, protocol = 'http:'): string[] => readPublishAddress(text, protocol).map(({ href }) => href)

describe('readPublishAddress', () => {
  it.each<[string, string[]]>([
    ['127.0.0.1:9200', ['http://127.0.0.1:9200/']],
    ['[::1]:9200', ['http://[::1]:9200/']],
    ['[2001:db8:0:0:0:0:0:7]:9201', ['http://[2001:db8::7]:9201/']],
    ['[::ffff:10.0.0.1]:9200', ['http://[::ffff:a00:1]:9200/']],
    ['es1.example.com/10.0.0.1:9200', ['http://es1.example.com:9200/', 'http://10.0.0.1:9200/']],
    ['es1/[::1]:9200', ['http://es1:9200/', 'http://[::1]:9200/']],
    ['es_data-1/10.0.0.1:9200', ['http://es_data-1:9200/', 'http://10.0.0.1:9200/']],
    ['es1.example.com:9200', ['http://es1.example.com:9200/']],
    ['fd00:0:0:0:0:0:0:7%eth1/[::1]:9200', ['http://[::1]:9200/']],
    ['fe80::1/10.0.0.1:9200', ['http://10.0.0.1:9200/']],
    ['größe/10.0.0.1:9200', ['http://10.0.0.1:9200/']],
  ])('reads %s and prefers the name', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('uses the given protocol', () => {
    expect(read('es1/10.0.0.1:443', 'https:')).toEqual(['https://es1/', 'https://10.0.0.1/'])
  })

  it.each([
    '',
    '9200',
    '127.0.0.1',
    ':9200',
    '127.0.0.1:',
    '::1:9200',
    '[::1]',
    'a/b/127.0.0.1:9200',
    '127.0.0.1:99999',
  ])('returns nothing for %j', (text) => expect(read(text)).toEqual([]))

  it.each([
    '[fe80::1%eth0]:9200',
    'inet[/127.0.0.1:9200]',
    'user@host:9200',
    '/127.0.0.1:9200',
    '[::1:9200',
    'h:9200/x',
  ])('returns nothing for %j', (text) => expect(read(text)).toEqual([]))
})
