import type { Description } from '../generate-api/describe-all.js'
import { readSpecification } from '../generate-api/model.js'
import { printTypes } from '../generate-api/types/print-types.js'
import type { Pages } from './markdown.js'
import type { Context } from './method-section.js'
import { namespacePath, printNamespacePage } from './namespace-page.js'
import { typeLinks } from './type-links.js'
import { placesOfTypes, printTypePages } from './type-pages.js'

/** A page for each namespace of the API, and one for each file of its types. */
export function printEndpointPages({ apis, namespaces, list, types }: Description): Pages {
  const files = printTypes(list, apis, types)
  const places = placesOfTypes(files)
  const endpoints = new Map(readSpecification().endpoints.map((endpoint) => [endpoint.name, endpoint]))
  const context: Context = { types, links: typeLinks(places, 'api'), endpoints }
  const pages = [...namespaces].map(
    ([namespace, members]) => [namespacePath(namespace), printNamespacePage(namespace, members, context)] as const,
  )
  return new Map([...pages, ...printTypePages(files, places)])
}
