import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  BadRequestException,
  Controller,
  Get,
  Header,
  Inject,
  Post,
  Query,
  Req,
  Res,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common'
import { Client } from 'rxelastic'
import { iterate, pullFrom } from 'rxelastic/flow'
import { lines } from 'rxelastic/json'
import { bufferCount, catchError, last, map, type Observable, throwError } from 'rxjs'

interface City {
  name: string
}

const index = 'cities'

@Controller()
export class CitiesController {
  @Inject(Client) private readonly client!: Client

  /** Nest unsubscribes when the browser leaves, and Elasticsearch cancels the search. */
  @Get('search')
  search(@Query('q') q?: string): Observable<string[]> {
    if (q === undefined) throw new BadRequestException('q is missing')
    return this.client
      .search$<City>({ index, query: { prefix: { name: q.toLowerCase() } }, size: 5, _source: ['name'] })
      .pipe(map(({ hits }) => hits.hits.flatMap(({ _source }) => _source?.name ?? [])))
  }

  /** A slow browser holds the scan back, and one that leaves closes it. */
  @Get('export')
  @Header('content-type', 'application/x-ndjson')
  export(): StreamableFile {
    return new StreamableFile(Readable.from(iterate(this.texts$((json) => `${json}\n`))))
  }

  /** Server-sent events. Unlike `@Sse()`, the pipeline holds the scan back. */
  @Get('events')
  async events(@Res() response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'text/event-stream')
    // An error means that the browser has left, or that the response has begun already.
    await pipeline(Readable.from(iterate(this.texts$((json) => `data: ${json}\n\n`))), response).catch(() => undefined)
  }

  /** Takes NDJSON, and reads it only as fast as Elasticsearch writes it. */
  @Post('upload')
  upload(@Req() request: Readable): Observable<{ written: number; failed: number }> {
    return pullFrom(request).pipe(
      lines(),
      this.client.helpers.bulk({ index, as: 'flush', onFailure: 'continue', refreshOnCompletion: true }),
      last(),
      map(({ total }) => ({ written: total.ok, failed: total.failed + total.unknown })),
    )
  }

  @Get('health')
  health(): Observable<{ status: string }> {
    return this.client.cluster.health$({ timeout: '1s' }, { requestTimeout: '2s', maxRetries: 0 }).pipe(
      map(({ status }) => ({ status })),
      catchError(() => throwError(() => new ServiceUnavailableException())),
    )
  }

  private texts$(format: (json: Buffer | undefined) => string): Observable<string> {
    return this.client.helpers.scan$({ index }, { as: 'raw' }).pipe(
      map(({ _source }) => format(_source)),
      bufferCount(500),
      map((texts) => texts.join('')),
    )
  }
}
