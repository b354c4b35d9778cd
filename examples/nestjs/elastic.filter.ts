import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import { errors } from 'rxelastic'

/** Keeps errors of the cluster from users: a 401 of Elasticsearch is no 401 of this service. */
@Catch(errors.ElasticsearchClientError)
export class ElasticFilter implements ExceptionFilter {
  catch(error: errors.ElasticsearchClientError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse()
    if (response.headersSent) return
    const isBusy = error instanceof errors.TimeoutError || errors.isResponseError(error, 429, 503)
    response.status(isBusy ? 503 : 502).json({ message: isBusy ? 'try again later' : 'the search has failed' })
  }
}
