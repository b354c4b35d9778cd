import { type Pages, slug } from './markdown.js'
import { type TypeLinks, type TypePlaces, typeLinks } from './type-links.js'

const FOLDER = 'types'

/** A page for each file of types: every declaration as TypeScript has it, with links to the types in it. */
export function printTypePages(files: ReadonlyMap<string, string>, places: TypePlaces): Pages {
  const links = typeLinks(places, FOLDER)
  return new Map([...files].map(([file, text]) => [pathOf(file), printPage(file, text, links)]))
}

/** The places of all types. */
export function placesOfTypes(files: ReadonlyMap<string, string>): TypePlaces {
  const places = [...files].flatMap(([file, text]) =>
    declarationsIn(text).map(({ name }) => [name, `${pathOf(file)}#${slug(name)}`] as const),
  )
  return new Map(places)
}

function pathOf(file: string): string {
  return `${FOLDER}/${file}.md`
}

function printPage(file: string, text: string, links: TypeLinks): string {
  const declarations = declarationsIn(text).map(
    ({ name, code }) => `## ${name}\n\n\`\`\`ts\n${code}\n\`\`\`\n\n${links.used(code, name)}`,
  )
  return `# Types: ${file}

Exported as \`estypes\`: \`import type { estypes } from 'rxelastic'\`. [All pages](../README.md)

${declarations.join('\n')}`
}

/** The declarations of a generated file; there is an empty line between any two of them, and none within. */
function declarationsIn(text: string): { name: string; code: string }[] {
  return text.split('\n\n').flatMap((part) => {
    const name = part.match(/^export (?:interface|type) (\w+)/m)?.[1]
    return name === undefined ? [] : [{ name, code: part.trim() }]
  })
}
