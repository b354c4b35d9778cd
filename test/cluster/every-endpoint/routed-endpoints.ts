import type { Client } from 'rxelastic'
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs'
import { endpointNames, findEndpoint } from '../../../src/api/catalog.js'
import type { Route } from '../../../src/api/endpoint.js'

/** The names of all endpoints of which the engine routes at least one path; asking for that does nothing to it. */
export async function routedEndpoints(client: Client): Promise<string[]> {
  const asked$ = from(endpointNames()).pipe(
    mergeMap(async (name) => ((await isRouted(client, name)) ? [name] : []), 8),
    mergeMap((found) => found),
    toArray(),
  )
  return (await lastValueFrom(asked$)).sort()
}

async function isRouted(client: Client, name: string): Promise<boolean> {
  for (const route of findEndpoint(name)?.routes ?? []) {
    const allowed = await allowedMethods(client, route)
    if (route.method.split('|').some((method) => allowed.includes(method))) return true
  }
  return false
}

/** `OPTIONS` lists what would be routed, without routing it. A path without a handler allows nothing. */
async function allowedMethods(client: Client, route: Route): Promise<readonly string[]> {
  const asked = { method: 'OPTIONS', path: route.texts.join('x') }
  const { headers } = await lastValueFrom(client.request$(asked, { meta: true }))
  return String(headers.allow ?? '').split(',')
}
