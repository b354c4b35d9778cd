import { Client } from 'rxelastic'
import { describe, expect, it } from 'vitest'

const { helpers } = new Client({ node: 'http://127.0.0.1:1' })
const unlocated = new Client({ node: 'http://127.0.0.1:1', callSites: false }).helpers

describe('nameDetachedHelpers', () => {
  it.each(['scan$', 'hits$', 'copy$', 'bulkWritable', 'esql$', 'msearch', 'task$', 'eql$'])(
    'explains %s without its client',
    (name) => {
      for (const each of [helpers, unlocated])
        expect(() => Reflect.apply(Reflect.get(each, name), undefined, [{ index: 'a' }, {}])).toThrow(
          new TypeError(
            `helpers.${name} needs its client: call it as a method, or use (...call) => client.helpers.${name}(...call)`,
          ),
        )
    },
  )
})
