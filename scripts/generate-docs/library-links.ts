import { basename, dirname } from 'node:path/posix'
import { type Pages, slug } from './markdown.js'
import { type TypeLinks, type TypePlaces, typeLinks } from './type-links.js'

/** The pages of the library, with the links that TypeDoc does not make. @param pages - all that there are */
export function linkLibrary(pages: Pages): Pages {
  const library = [...pages].filter(([path]) => path.startsWith('library/'))
  const exported: TypePlaces = new Map(library.map(([path]) => [basename(path, '.md'), path]))
  const foreign = new Map([...placesOfTypes(pages)].filter(([name]) => !exported.has(name)))
  const linked = library.map(([path, text]) => {
    const links = typeLinks(new Map([...foreign, ...exported]), dirname(path))
    const isAlias = path.includes('/type-aliases/')
    const withUses = isAlias ? addUses(text, basename(path, '.md'), links) : text
    return [path, linkTypes(withUses, typeLinks(foreign, dirname(path)))] as const
  })
  return new Map(linked)
}

/** Code has no links, so what an alias is made of stands below it. */
function addUses(text: string, name: string, { used }: TypeLinks): string {
  return text.replace(/^```ts\n([\s\S]*?)^```\n/m, (block, code: string) => {
    const uses = used(code, name)
    return uses ? `${block}\n${uses}` : block
  })
}

/** TypeDoc does not know the pages of Elasticsearch's types. */
function linkTypes(text: string, { linked }: TypeLinks): string {
  return text.replace(/^```[\s\S]*?^```$|(?<!\[)`([A-Z]\w*)`(?!\])/gm, (code, name?: string) =>
    name ? linked(name) : code,
  )
}

/** Returns the pages of Elasticsearch's types. */
function placesOfTypes(pages: Pages): TypePlaces {
  const ofTypes = [...pages].filter(([path]) => path.startsWith('types/'))
  const places = ofTypes.flatMap(([path, text]) =>
    Array.from(text.matchAll(/^## (.+)$/gm), ([, name = '']) => [name, `${path}#${slug(name)}`] as const),
  )
  return new Map(places)
}
