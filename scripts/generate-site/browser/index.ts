import { followHeadings, scrollNavigation } from './contents.js'
import { addCopyButtons } from './copy.js'
import { startSearch } from './search.js'
import { startTheme } from './theme.js'

startTheme()
startSearch()
addCopyButtons()
scrollNavigation()
followHeadings()
