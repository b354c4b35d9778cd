/** The Java versions (major numbers, inclusive) that a version of Elasticsearch runs on. */
export interface JavaRange {
  readonly from: number
  readonly to: number
}

/**
 * Returns the Java versions for an Elasticsearch. Java 24 lost the security manager that versions before 8.19 depend
 * on.
 */
export function javaRangeFor(elasticsearchVersion: string): JavaRange {
  const [major = 0, minor = 0] = elasticsearchVersion.split('.').map(Number)
  if (major >= 9) return { from: 21, to: Number.POSITIVE_INFINITY }
  if (major === 8) return { from: 17, to: minor >= 19 ? Number.POSITIVE_INFINITY : 23 }
  return { from: 11, to: 23 }
}

/** The range in words, for messages: `21 or newer`, `17 to 23`. */
export function describeJavaRange({ from, to }: JavaRange): string {
  return Number.isFinite(to) ? `${from} to ${to}` : `${from} or newer`
}

/** The major number of a Java version: 8 of `1.8.0_292`, 21 of `21.0.8+9`, 26 of `26-ea`. */
export function parseJavaMajor(version: string): number | undefined {
  const match = /^(?:1\.)?(\d+)/.exec(version)
  return match ? Number(match[1]) : undefined
}
