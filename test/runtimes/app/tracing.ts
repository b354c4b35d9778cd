import { Client } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'

/** Makes a call while spans are created, without an SDK. */
export async function traceCalls(): Promise<string[]> {
  const stop = openTelemetry()
  const Connection = MemoryConnection.answering(() => ({ body: { count: 3 } }))
  const client = new Client({ node: 'http://memory', Connection })
  const { count } = await lastValueFrom(client.count$())
  await client.close()
  stop()
  return count === 3 ? ['opentelemetry'] : []
}
