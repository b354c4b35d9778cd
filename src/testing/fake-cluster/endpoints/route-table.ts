import type { Route } from '../http/router.js'
import { ALIAS_ROUTES } from './aliases.js'
import { BULK_ROUTES } from './bulk.js'
import { CAT_ROUTES } from './cat.js'
import { HEALTH_ROUTES } from './cluster-health.js'
import { DOCUMENT_ROUTES } from './documents.js'
import { FIELD_CAPS_ROUTES } from './field-caps.js'
import { STATS_ROUTES } from './index-stats.js'
import { INDEX_ROUTES } from './indices.js'
import { INFO_ROUTES } from './info.js'
import { MAPPING_ROUTES } from './mappings.js'
import { MGET_ROUTES } from './mget.js'
import { MSEARCH_ROUTES } from './msearch.js'
import { NODE_ROUTES } from './nodes.js'
import { POINT_IN_TIME_ROUTES } from './point-in-time.js'
import { SCROLL_ROUTES } from './scroll.js'
import { SEARCH_ROUTES } from './search.js'
import { SETTINGS_ROUTES } from './settings.js'

/** All endpoints of the stand-in. */
export const ROUTES: readonly Route[] = [
  ...INFO_ROUTES,
  ...INDEX_ROUTES,
  ...MAPPING_ROUTES,
  ...SETTINGS_ROUTES,
  ...ALIAS_ROUTES,
  ...STATS_ROUTES,
  ...FIELD_CAPS_ROUTES,
  ...DOCUMENT_ROUTES,
  ...MGET_ROUTES,
  ...BULK_ROUTES,
  ...SEARCH_ROUTES,
  ...MSEARCH_ROUTES,
  ...SCROLL_ROUTES,
  ...POINT_IN_TIME_ROUTES,
  ...HEALTH_ROUTES,
  ...NODE_ROUTES,
  ...CAT_ROUTES,
]
