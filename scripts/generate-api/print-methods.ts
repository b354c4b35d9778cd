import { camelCase, methodName } from '../../src/api/names.js'
import type { Api } from './api.js'
import { pascalCase } from './names.js'
import { printSignatures } from './print-signatures.js'
import { Scope, type Types } from './types/scope.js'
import { fileName } from './types/type-name.js'

/** Prints the methods of one namespace as an interface. */
export function printNamespace(namespace: string, apis: readonly Api[], types: Types): string {
  const scope = new Scope(types, '', '../types/')
  const methods = apis.map((api) => printSignatures(methodName(api.shortName), api, scope))
  return `${scope.imports}
/** ${namespace === '' ? 'The APIs without a namespace.' : `The APIs of \`${namespace}\`.`} */
export interface ${methodsName(namespace)} {
${methods.join('')}}
`
}

/** The type of all methods of a client, which names the types of its namespaces. */
export function printMethods(namespaces: readonly string[]): string {
  const named = namespaces.filter(Boolean)
  const imports = namespaces.map(
    (name) => `import type { ${methodsName(name)} } from './namespaces/${methodsFile(name)}.js'`,
  )
  return `${imports.join('\n')}

/** Every API as a method; those of a namespace are methods of a property. */
export interface ApiMethods extends ${methodsName('')} {
${named.map((name) => `  /** APIs of \`${name}\`. */\n  readonly ${camelCase(name)}: ${methodsName(name)}`).join('\n')}
}
`
}

/** The file of a namespace's methods, without its extension. */
export function methodsFile(namespace: string): string {
  return fileName(namespace || 'client')
}

function methodsName(namespace: string): string {
  return `${namespace === '' ? 'Client' : pascalCase(namespace)}Methods`
}
