/** Returns a number with its noun, for messages: `1 shard`, `3 shards`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`
}
