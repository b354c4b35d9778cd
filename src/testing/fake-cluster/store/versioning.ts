import { invalidRequest, type Place, versionConflict } from '../errors.js'

/** Conditions of a write, as in `if_seq_no` or `version_type=external`. */
export interface WriteConditions {
  readonly create?: boolean | undefined
  readonly ifSeqNo?: number | undefined
  readonly ifPrimaryTerm?: number | undefined
  readonly version?: number | undefined
  readonly versionType?: string | undefined
}

/** State of an id: its last version, or that of its deletion. */
export interface KnownVersion {
  readonly version: number
  readonly seqNo: number
  readonly deleted: boolean
}

/** Primary term: the stand-in never elects a new primary. */
export const PRIMARY_TERM = 1

/** Throws Elasticsearch's error for conditions that contradict each other. */
export function checkConditions({ ifSeqNo, ifPrimaryTerm, version, versionType }: WriteConditions): void {
  if (version !== undefined && (versionType ?? 'internal') === 'internal') {
    throw invalidRequest(
      'internal versioning can not be used for optimistic concurrency control. ' +
        'Please use `if_seq_no` and `if_primary_term` instead',
    )
  }
  if (ifSeqNo !== undefined && ifPrimaryTerm === undefined) {
    throw invalidRequest('ifSeqNo is set, but primary term is [0]')
  }
}

/** Throws the conflict that Elasticsearch would find. Returns the version that the write gets. */
export function nextVersion(
  place: Place,
  id: string,
  known: KnownVersion | undefined,
  wanted: WriteConditions,
): number {
  checkCreate(place, id, known, wanted)
  checkSequence(place, id, known, wanted)
  if (wanted.version === undefined) return (known?.version ?? 0) + 1
  checkExternal(place, id, known, wanted.version, wanted.versionType)
  return wanted.version
}

function checkCreate(place: Place, id: string, known: KnownVersion | undefined, { create }: WriteConditions): void {
  if (create !== true || known === undefined || known.deleted) return
  throw versionConflict(place, id, `document already exists (current version [${known.version}])`)
}

function checkSequence(place: Place, id: string, known: KnownVersion | undefined, wanted: WriteConditions): void {
  const { ifSeqNo, ifPrimaryTerm = PRIMARY_TERM } = wanted
  if (ifSeqNo === undefined) return
  if (known !== undefined && known.seqNo === ifSeqNo && ifPrimaryTerm === PRIMARY_TERM && !known.deleted) return
  const isThere = known !== undefined && !known.deleted
  const current = isThere
    ? `current document has seqNo [${known.seqNo}] and primary term [${PRIMARY_TERM}]`
    : 'but no document was found'
  throw versionConflict(place, id, `required seqNo [${ifSeqNo}], primary term [${ifPrimaryTerm}]. ${current}`)
}

function checkExternal(
  place: Place,
  id: string,
  known: KnownVersion | undefined,
  version: number,
  versionType: string | undefined,
): void {
  const current = known?.version
  if (current === undefined) return
  if (versionType === 'external_gte' ? current <= version : current < version) return
  const relation = versionType === 'external_gte' ? 'higher than' : 'higher or equal to'
  throw versionConflict(place, id, `current version [${current}] is ${relation} the one provided [${version}]`)
}
