import { describeAll } from '../generate-api/describe-all.js'
import { brokenLinks } from './broken-links.js'
import { printEndpointPages } from './endpoint-pages.js'
import { readPages, removePages, writePages } from './files.js'
import { printIndex } from './index-page.js'
import { writeLibraryPages } from './library.js'
import { linkLibrary } from './library-links.js'

const output = new URL('../../docs/reference/', import.meta.url)
const description = describeAll()

removePages(output)
writePages(output, printEndpointPages(description))
writeLibraryPages(new URL('library/', output))
writePages(output, linkLibrary(readPages(output)))
writePages(output, new Map([['README.md', printIndex(description, readPages(output).keys())]]))

const pages = readPages(output)
const broken = brokenLinks(pages)
console.log(
  `${pages.size} pages in docs/reference, ${description.apis.length} methods in ${description.namespaces.size} of them`,
)
console.log(broken.length === 0 ? 'every link leads somewhere' : `broken links:\n  ${broken.join('\n  ')}`)
if (broken.length > 0) process.exitCode = 1
