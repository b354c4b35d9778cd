import { Client } from 'rxelastic'
import { tap } from 'rxjs'

/** Creates an adapter of this library from `read`, which gets a client and reads a response. */
export const rxelastic = (read) => (node, compression) => {
  const client = new Client({ node, compression })
  return {
    read: (index, onValue) => read(client, index, tap(onValue)),
    close: () => client.close(),
  }
}
