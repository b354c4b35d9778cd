import type { TcpNetConnectOpts } from 'node:net'
import type { TLSSocketOptions, ConnectionOptions as TlsOptions } from 'node:tls'
import { parseAnything, type Validators } from '../validate/parse-options.js'

/** Options of the underlying socket, which `tls.connect` passes on. */
type SocketNames = Exclude<
  keyof TcpNetConnectOpts,
  'fd' | 'allowHalfOpen' | 'readable' | 'writable' | 'signal' | 'onread'
>

/** Options that `tls.connect` accepts from a client. The type of the table checks that it is complete. */
const NAMES: Readonly<Record<keyof TlsOptions | SocketNames | keyof Pick<TLSSocketOptions, 'requestOCSP'>, true>> = {
  ALPNCallback: true,
  ALPNProtocols: true,
  SNICallback: true,
  allowPartialTrustChain: true,
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: true,
  ca: true,
  cert: true,
  checkServerIdentity: true,
  ciphers: true,
  clientCertEngine: true,
  crl: true,
  dhparam: true,
  ecdhCurve: true,
  enableTrace: true,
  family: true,
  hints: true,
  honorCipherOrder: true,
  host: true,
  keepAlive: true,
  keepAliveInitialDelay: true,
  key: true,
  localAddress: true,
  localPort: true,
  lookup: true,
  maxVersion: true,
  minDHSize: true,
  minVersion: true,
  noDelay: true,
  passphrase: true,
  path: true,
  pfx: true,
  port: true,
  privateKeyEngine: true,
  privateKeyIdentifier: true,
  pskCallback: true,
  rejectUnauthorized: true,
  requestCert: true,
  requestOCSP: true,
  secureContext: true,
  secureOptions: true,
  secureProtocol: true,
  servername: true,
  session: true,
  sessionIdContext: true,
  sessionTimeout: true,
  sigalgs: true,
  socket: true,
  ticketKeys: true,
  timeout: true,
}

/** Validators that check only names. Node checks the values. */
export const TLS_NAMES: Validators<Record<string, unknown>> = Object.fromEntries(
  Object.keys(NAMES).map((name) => [name, parseAnything]),
)
