import { describe, expect, it } from 'vitest'
import { joinFolder } from '../../scripts/declarations/join-folder.js'
import { reachable } from '../../scripts/declarations/reachable.js'
import { rejectDangling } from '../../scripts/declarations/reject-dangling.js'
import { importLittleOfRxjs } from '../../scripts/declarations/rxjs.js'

const modules = new Map([
  ['index.d.ts', "export type * from './types/a.js';\nexport type * from './types/b.js';\n"],
  ['types/a.d.ts', "import type { B } from './b.js';\nimport type { C } from '../c.js';\nexport type A = B | C;\n"],
  ['types/b.d.ts', "import type { C, D } from '../c.js';\nexport interface B {\n    c: C | D;\n}\nexport {};\n"],
  ['c.d.ts', "export type C = import('./types/a.js').A[];\nexport type D = 1;\n"],
  ['inside.d.ts', "import type { A } from './types/a.js';\nexport declare const inside: A;\n"],
])

describe('declarations of the package', () => {
  it('omit what no entry leads to', () => {
    expect([...reachable(modules, ['index.d.ts']).keys()].sort()).toEqual([
      'c.d.ts',
      'index.d.ts',
      'types/a.d.ts',
      'types/b.d.ts',
    ])
  })

  it('join a folder into one module, which others import in place of its parts', () => {
    expect(Object.fromEntries(joinFolder(reachable(modules, ['index.d.ts']), 'types'))).toEqual({
      'index.d.ts': "export type * from './types.js';\n",
      'types.d.ts':
        "import type { C, D } from './c.js';\nexport type A = B | C;\nexport interface B {\n    c: C | D;\n}\n",
      'c.d.ts': "export type C = import('./types.js').A[];\nexport type D = 1;\n",
    })
  })

  it('do not join parts that declare the same name', () => {
    const clashing = new Map([...modules, ['types/c.d.ts', 'type A = 1;\nexport {};\n']])
    expect(() => joinFolder(clashing, 'types')).toThrow('two of the modules that are to be joined declare A')
  })

  it('refuse a specifier that leads to nothing', () => {
    const joined = joinFolder(modules, 'types')
    expect(() => rejectDangling(joined)).not.toThrow()
    expect(() => rejectDangling(new Map([...joined].filter(([path]) => path !== 'c.d.ts')))).toThrow(
      'types.d.ts imports ./c.js, which is no module',
    )
    expect(() => rejectDangling(new Map([['a.d.ts', "export type A = import('./b.js').B;\n"]]))).toThrow(
      'a.d.ts imports ./b.js, which is no module',
    )
  })

  it('import only the modules of the named types from rxjs', () => {
    const before = "import { type Observable, type SchedulerLike } from 'rxjs';\nimport { Api } from './api.js';\n"
    expect(importLittleOfRxjs(new Map([['a.d.ts', before]])).get('a.d.ts')).toBe(
      "import type { Observable } from 'rxjs/internal/Observable';\n" +
        "import type { SchedulerLike } from 'rxjs/internal/types';\nimport { Api } from './api.js';\n",
    )
  })

  it('import a type of rxjs that is named in place from its module', () => {
    const before = 'export declare const scheduler: Row<import("rxjs").SchedulerLike>;\n'
    expect(importLittleOfRxjs(new Map([['a.d.ts', before]])).get('a.d.ts')).toBe(
      'export declare const scheduler: Row<import("rxjs/internal/types").SchedulerLike>;\n',
    )
  })

  it('do not import a type that rxjs lacks', () => {
    const before = "import type { Observabel } from 'rxjs';\n"
    expect(() => importLittleOfRxjs(new Map([['a.d.ts', before]]))).toThrow('rxjs has no module for Observabel')
  })
})
