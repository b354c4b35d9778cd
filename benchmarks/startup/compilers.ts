import { join } from 'node:path'
import { install } from '../package-folder.js'
import { ROOT, readManifest } from './competitors.js'

/** A TypeScript that checks types. */
export interface Compiler {
  readonly version: string
  /** The program, as JavaScript. */
  readonly program: string
}

/** A TypeScript that could not be installed. */
export interface MissingCompiler {
  readonly version: string
  readonly reason: unknown
}

/** The last TypeScript that is written in JavaScript. */
const LAST_IN_JAVASCRIPT = '5.9'

/** The compiler that this package is built with. */
export function ownCompiler(): Compiler {
  return compilerIn(`${ROOT}node_modules/typescript/`)
}

/** The compiler that most have, from the registry. */
export async function otherCompiler(folder: string): Promise<Compiler | MissingCompiler> {
  try {
    const { path } = await install(folder, [`typescript@${LAST_IN_JAVASCRIPT}`])
    return compilerIn(`${path}/node_modules/typescript/`)
  } catch (reason) {
    return { version: LAST_IN_JAVASCRIPT, reason }
  }
}

function compilerIn(folder: string): Compiler {
  return { version: readManifest(folder).version, program: join(folder, 'bin/tsc') }
}

/** Configuration of a strict project that runs on Node. The types of Node are those installed here. */
export const PROJECT = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [`${ROOT}node_modules/@types`],
  },
  files: ['call.ts'],
}
