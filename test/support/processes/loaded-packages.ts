// Prints which packages are loaded: with the library, when a client is made, and after its first call to the node that is given.
import { createRequire } from 'node:module'
import { lastValueFrom } from 'rxjs'
import { Client } from '../../../src/index.js'

const loaded = (): string => {
  const files = Object.keys(createRequire(import.meta.url).cache)
  return ['undici', 'hpagent'].filter((name) => files.some((file) => file.includes(`/node_modules/${name}/`))).join()
}

const [, , node = ''] = process.argv
console.log(`with the library: ${loaded()}`)
const client = new Client({ node })
await lastValueFrom(client.info$())
console.log(`after a call: ${loaded()}`)
