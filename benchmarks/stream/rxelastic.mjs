import { Client } from 'rxelastic'
import { tap } from 'rxjs'

/** What the adapters of this library have in common: `read` gets a client and says how a response is read. */
export const rxelastic = (read) => (node, compression) => {
  const client = new Client({ node, compression })
  return {
    read: (index, onValue) => read(client, index, tap(onValue)),
    close: () => client.close(),
  }
}
