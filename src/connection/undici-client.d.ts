/** The part of undici that speaks HTTP on a socket, by its own path: the whole of undici takes twice as long to load. */
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici'
  export default Client
}
