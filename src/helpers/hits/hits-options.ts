import type { Observer } from 'rxjs'
import type { SearchRequest, SearchResponse } from '../../api/generated/estypes.js'
import type { BufferedOptions } from '../../api/method.js'
import type { PassedOptions } from '../../options/call-options.js'
import { type NextObserver, parseObserver } from '../../validate/observer.js'
import { parseOneOf, type Validators } from '../../validate/parse-options.js'
import { splitOptions } from '../helper-options.js'
import type { HitForm } from '../pages/options.js'

/** What is searched for. */
export type HitsParameters = SearchRequest

/** What a response says besides its hits, of which `hits.hits` holds none. Until the whole response has come, parts can be missing. */
export type SearchEnvelope = Partial<SearchResponse<never>> & Pick<SearchResponse<never>, 'hits'>

/** What `hits$` can be told, besides the options of a call. */
export interface HitsOptions extends PassedOptions {
  /** `'hit'`: as the server sends it; `'source'`: the document alone; `'raw'`: cut out and not parsed. @defaultValue 'hit' */
  as?: HitForm | undefined
  /**
   * Is told what the response says besides its hits: what comes before them as they begin, such as `took` and `hits.total`, and all
   * of it, aggregations included, behind the last hit. A Subject, for instance; only its `next` is called.
   *
   * @defaultValue nobody is told
   */
  envelope$?: Pick<Observer<SearchEnvelope>, 'next'> | undefined
}

interface Own {
  readonly as: HitForm
  readonly envelope$: NextObserver<SearchEnvelope> | undefined
}

/** The options of `hits$`, checked, and those of its call. */
export interface HitsSettings extends Own {
  readonly call: BufferedOptions
}

const VALIDATORS: Validators<Own> = { as: parseOneOf('hit', 'source', 'raw'), envelope$: parseObserver }

/** @throws ConfigurationError that names a wrong option */
export function hitsSettings(options: HitsOptions): HitsSettings {
  const { own, call } = splitOptions('hits$', VALIDATORS, options)
  return { as: 'hit', envelope$: undefined, ...own, call }
}
