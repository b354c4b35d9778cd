import 'reflect-metadata'
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Client } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { CitiesController } from './cities.controller.js'
import { ElasticFilter } from './elastic.filter.js'

const { ELASTICSEARCH_URL, PORT = '3000' } = process.env
const standIn = ELASTICSEARCH_URL === undefined ? await FakeCluster.start() : undefined

@Module({
  controllers: [CitiesController],
  providers: [
    {
      provide: Client,
      useFactory: () => new Client({ node: standIn?.url ?? ELASTICSEARCH_URL ?? '', requestTimeout: '1m' }),
    },
  ],
})
class AppModule implements OnApplicationShutdown {
  @Inject(Client) private readonly client!: Client

  async onApplicationShutdown(): Promise<void> {
    await this.client.close({ grace: '5s' })
    await standIn?.close()
  }
}

const app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] })
app.enableShutdownHooks()
app.useGlobalFilters(new ElasticFilter())
await app.listen(Number(PORT))
console.log(`listening on ${await app.getUrl()}`)
