import { lastLines } from './command.js'

const reasons: ReadonlyArray<readonly [pattern: RegExp, reason: string]> = [
  [/BindHttpException|BindTransportException|Address already in use/, 'a port is in use by another process'],
  [/UnsupportedClassVersionError|minimum required Java version/, 'this Java is too old for this version'],
  [/Unrecognized VM option|Improperly specified VM option/, 'the Java does not know an option (see ES_JAVA_OPTS)'],
  [
    /Cannot allocate memory|insufficient memory|java\.lang\.OutOfMemoryError/,
    'there is not enough memory (see ES_JAVA_OPTS)',
  ],
  [/No space left on device/, 'the disk is full'],
  [/can not run elasticsearch as root/, 'Elasticsearch refuses to run as root'],
  [/AccessDeniedException|Permission denied/, 'the user it runs as may not read or write one of its folders'],
  [/unknown setting/, 'this version does not know one of the settings'],
]

/** The likely reason why a node did not start, read from its log, followed by the end of that log. */
export function explainFailure(what: string, log: string): string {
  const known = reasons.find(([pattern]) => pattern.test(log))
  const reason = known ? `Likely ${known[1]}. ` : ''
  return `${what}. ${reason}The end of its log:\n${lastLines(withoutStackTraces(log), 25)}`
}

function withoutStackTraces(log: string): string {
  return log.replace(/^\s+(?:at |\.\.\. \d+ more).*\n/gm, '')
}
