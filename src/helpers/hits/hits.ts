import { defer, type Observable, type Observer } from 'rxjs'
import { givenQuery } from '../../api/bind/bind-params.js'
import type {
  Indices,
  SearchRequest,
  SearchResponse,
  SearchSourceConfig,
  Fields as SourceNames,
} from '../../api/generated/estypes.js'
import type { FieldList } from '../../api/infer/fields.js'
import type { HitParameters } from '../../api/infer/search.js'
import { parseJson } from '../../json/text/unreadable.js'
import type { StreamHead } from '../../message/result.js'
import type { PassedOptions } from '../../options/call-options.js'
import { operate } from '../../rx/operate.js'
import { type NextObserver, parseObserver } from '../../validate/observer.js'
import type { Validators } from '../../validate/parse-options.js'
import { splitOptions } from '../helper-options.js'
import { type HitForm, parseHitForm } from '../hit-form.js'
import type { HelperHost } from '../host.js'
import { CutHits } from './cut-hits.js'
import { HitParser } from './hit-parser.js'

/** Parameters of the search, which determine the type of its hits. */
export type HitsParameters<
  TIndex extends Indices = Indices,
  TSource extends SearchSourceConfig = SearchSourceConfig,
  TIncludes extends SourceNames = SourceNames,
  TExcludes extends SourceNames = SourceNames,
  TFields extends FieldList = FieldList,
> = HitParameters<SearchRequest, TIndex, TSource, TIncludes, TExcludes, TFields>

/** Response without its hits: `hits.hits` is empty, whatever `filter_path` says. Other parts can be missing until the whole response has come. */
export type SearchEnvelope = Partial<SearchResponse<never>> & Pick<SearchResponse<never>, 'hits'>

/** Options of `hits$` and of its call. */
export interface HitsOptions extends PassedOptions {
  /**
   * Form of the hits: `'hit'` (as the server sends it), `'source'` (only the document) or `'raw'` (cut out and not
   * parsed). @defaultValue 'hit'
   */
  as?: HitForm | undefined
  /**
   * Observer of the response without its hits. Only its `next` is called.
   *
   * It gets the part before the hits when these begin, with `took` and `hits.total`. After the last hit, it gets
   * everything, including aggregations.
   * @defaultValue none
   */
  envelope$?: Pick<Observer<SearchEnvelope>, 'next'> | undefined
}

interface HitsSettings {
  readonly as: HitForm
  readonly envelope$: NextObserver<SearchEnvelope> | undefined
}

const VALIDATORS: Validators<HitsSettings> = { as: parseHitForm, envelope$: parseObserver }

/** Emits every hit of one response as its bytes arrive; see `helpers.hits$`. */
export function hits$(host: HelperHost, params: HitsParameters, options: HitsOptions = {}): Observable<unknown> {
  return defer(() => {
    const { own, call } = splitOptions('hits$', VALIDATORS, options)
    const { as = 'hit', envelope$ } = own
    const { serializer } = host
    // The envelope is parsed even without an observer: a response that is no JSON must not pass for a shorter one.
    const onEnvelope = (bytes: Buffer, head?: StreamHead): void => {
      const envelope = withHits(parseJson(bytes, serializer, 'the response') as Partial<SearchEnvelope>)
      if (head !== undefined) host.reportPartial(envelope, head.meta)
      envelope$?.next(envelope)
    }
    const filtered = isFiltered(params, options)
    return host.api
      .search$(params, { ...call, asStream: 'bytes', meta: true })
      .pipe(operate((out) => new CutHits(out, new HitParser(as, serializer), onEnvelope, filtered)))
  })
}

/** Adds the empty list of hits, which `filter_path` can have left out. */
function withHits(envelope: Partial<SearchEnvelope>): SearchEnvelope {
  return { ...envelope, hits: { ...envelope.hits, hits: [] } }
}

/** Returns whether parts of the response are left out. Parameters can also be given as a querystring. */
function isFiltered(params: HitsParameters, options: HitsOptions): boolean {
  const queries = [params, givenQuery(params.querystring), givenQuery(options.querystring)]
  return queries.some(({ filter_path: filterPath }) => filterPath !== undefined)
}
