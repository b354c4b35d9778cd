import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const CONFIG = {
  compilerOptions: {
    ...{ module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true, noEmit: true },
    ...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
    paths: { rxelastic: [join(ROOT, 'src/index.ts')] },
  },
  files: ['sample.ts'],
}

/** Text that an editor shows at a call: on its name, and within its parentheses. */
export interface Shown {
  readonly hover: string
  readonly hints: string
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
  readonly error?: unknown
}

/** TypeScript's own language server, over its standard streams (LSP 3.17), with one open file. */
export class LanguageServer implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'editor-'))
  readonly #server: ChildProcessWithoutNullStreams
  readonly #pending = new Map<number, (message: Message) => void>()
  readonly #uri = pathToFileURL(join(this.#folder, 'sample.ts')).href
  #received = Buffer.alloc(0)
  #text = ''
  #id = 0

  constructor() {
    this.#server = spawn(join(ROOT, 'node_modules/.bin/tsc'), ['--lsp', '--stdio'], { cwd: this.#folder })
    this.#server.stdout.on('data', (chunk: Buffer) => this.#receive(chunk))
  }

  /** Opens a file with this text. */
  async open(text: string): Promise<void> {
    this.#text = text
    writeFileSync(join(this.#folder, 'tsconfig.json'), JSON.stringify(CONFIG))
    writeFileSync(join(this.#folder, 'sample.ts'), text)
    const markup = { contentFormat: ['markdown'] }
    const capabilities = { textDocument: { hover: markup, signatureHelp: { signatureInformation: {} } } }
    await this.#request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(this.#folder).href,
      capabilities,
    })
    this.#send({ method: 'initialized', params: {} })
    const textDocument = { uri: this.#uri, languageId: 'typescript', version: 1, text }
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } })
  }

  /** Asks for the hover text of the name in front of `(`, and for the parameter hints behind it. */
  async at(call: string): Promise<Shown> {
    const end = this.#text.indexOf(`${call}(`) + call.length
    const hover = await this.#request('textDocument/hover', this.#position(end - 1))
    const hints = await this.#request('textDocument/signatureHelp', this.#position(end + 1))
    return { hover: JSON.stringify(hover), hints: JSON.stringify(hints) }
  }

  /** Asks for the errors in the file, by the number of their line, which begins at 0. */
  async errors(): Promise<Map<number, string>> {
    const report = await this.#request('textDocument/diagnostic', { textDocument: { uri: this.#uri } })
    const { items } = report as { items: { message: string; range: { start: { line: number } } }[] }
    return new Map(items.map(({ message, range }) => [range.start.line, message]))
  }

  [Symbol.dispose](): void {
    this.#server.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #position(offset: number): object {
    const before = this.#text.slice(0, offset).split('\n')
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
    return { textDocument: { uri: this.#uri }, position }
  }

  #request(method: string, params: object): Promise<unknown> {
    const id = ++this.#id
    this.#send({ id, method, params })
    return new Promise((resolve, reject) => {
      this.#pending.set(id, ({ result, error }) => (error === undefined ? resolve(result) : reject(error)))
    })
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    for (;;) {
      const head = this.#received.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString('latin1', 0, head))?.[1])
      const end = head + 4 + length
      if (this.#received.length < end) return
      this.#take(JSON.parse(this.#received.toString('utf8', head + 4, end)))
      this.#received = this.#received.subarray(end)
    }
  }

  #take(message: Message): void {
    const { id, method } = message
    if (id === undefined) return
    // The server's own requests, for its configuration and for the files to watch, have no answer here.
    if (method !== undefined) return this.#send({ id, result: null })
    this.#pending.get(id)?.(message)
    this.#pending.delete(id)
  }
}
