import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { downloadFile, type Progress } from './download.ts'
import { installedModels } from './installed.ts'
import { defaultMirror, type LocalModel, localModels } from './list.ts'
import { type PullRequest, pullModel } from './pull.ts'

const run = promisify(execFile)
const weights = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7919) >> 5))

let home = ''
let mirror: Mirror
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lapel-models-'))
  mirror = await Mirror.start()
})
afterEach(async () => {
  await mirror.close()
  await rm(home, { recursive: true })
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A static file server, with ranges and the usual ways to fail. */
class Mirror {
  readonly requests: IncomingMessage[] = []
  file: Buffer = weights
  etag: string | undefined = '"v1"'
  ranges = true
  /** Cut the connection after so many bytes of a body have arrived; each is used for one request. */
  cuts: number[] = []
  handler: Handler | undefined
  #held: { response: ServerResponse; end: number } | undefined
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<Mirror> {
    const server = createServer()
    const mirror = new Mirror(server)
    server.on('request', (request, response) => {
      mirror.requests.push(request)
      if (mirror.handler) mirror.handler(request, response)
      else mirror.#serve(request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return mirror
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts the connection that is to be cut, once all that was sent has arrived. */
  arrived(bytes: number): void {
    if (bytes === this.#held?.end) this.#held.response.destroy()
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const usesRange = this.ranges && from > 0 && request.headers['if-range'] === this.etag
    if (usesRange && from >= this.file.length) {
      response.writeHead(416, { 'content-range': `bytes */${this.file.length}` }).end()
      return
    }
    const body = usesRange ? this.file.subarray(from) : this.file
    response.writeHead(usesRange ? 206 : 200, {
      'content-length': body.length,
      ...(this.etag && { etag: this.etag }),
      ...(usesRange && { 'content-range': `bytes ${from}-${this.file.length - 1}/${this.file.length}` }),
    })
    const cut = this.cuts.shift()
    if (cut === undefined) response.end(body)
    else if (cut === 0) response.destroy()
    else {
      response.write(body.subarray(0, cut))
      this.#held = { response, end: (usesRange ? from : 0) + cut }
    }
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function modelOf(file: Uint8Array, archive: string): LocalModel {
  return {
    name: 'tiny',
    serves: 'asr offline',
    languages: ['en'],
    licence: 'MIT',
    archive,
    archiveBytes: file.length,
    sha256: sha256(file),
  }
}

function pull(model: LocalModel, more: Partial<PullRequest> = {}) {
  return pullModel({
    name: 'tiny',
    dataDir: home,
    mirror: mirror.url,
    signal: new AbortController().signal,
    fetch,
    models: [model],
    ...more,
    onProgress: (progress) => {
      more.onProgress?.(progress)
      mirror.arrived(progress.receivedBytes)
    },
  })
}

/** A tar.bz2 of what `fill` puts into a directory. */
async function archiveOf(fill: (directory: string) => Promise<void>, ...tarOptions: string[]): Promise<Buffer> {
  const source = await mkdtemp(join(home, 'source-'))
  await fill(source)
  const file = join(home, 'archive.tar.bz2')
  await run('tar', [...tarOptions, '-cjf', file, '-C', source, ...(await readdir(source))])
  return await readFile(file)
}

const onnx = modelOf(weights, 'models/tiny.onnx')

test('a model file is put into a directory of its name, with progress to its end', async () => {
  const progress: Progress[] = []
  const pulled = await pull(onnx, { onProgress: (step) => progress.push(step) })
  expect(pulled).toEqual({ directory: join(home, 'models', 'tiny'), downloaded: true })
  expect(await readFile(join(pulled.directory, 'tiny.onnx'))).toEqual(weights)
  expect(mirror.requests[0]?.url).toBe('/models/tiny.onnx')
  expect(progress[0]).toEqual({ receivedBytes: 0, totalBytes: weights.length })
  expect(progress.at(-1)).toEqual({ receivedBytes: weights.length, totalBytes: weights.length })
  expect(await readdir(join(home, 'models', '.downloads'))).toEqual([])
})

test('a model that is there is not asked for again', async () => {
  await pull(onnx)
  expect((await pull(onnx)).downloaded).toBe(false)
  expect(mirror.requests).toHaveLength(1)
})

test('an archive becomes the directory of the model, without its sample recordings', async () => {
  mirror.file = await archiveOf(async (source) => {
    await mkdir(join(source, 'sherpa-tiny-2024', 'test_wavs'), { recursive: true })
    await writeFile(join(source, 'sherpa-tiny-2024', 'tokens.txt'), 'a 1\n')
    await writeFile(join(source, 'sherpa-tiny-2024', 'test_wavs', '0.wav'), 'RIFF')
  })
  const { directory } = await pull(modelOf(mirror.file, 'tiny.tar.bz2'))
  expect(await readdir(directory)).toEqual(['tokens.txt'])
  expect(await readdir(join(home, 'models', '.downloads'))).toEqual([])
})

test('a connection cut in the middle is taken up where it broke', async () => {
  mirror.cuts = [100_000, 50_000]
  const { directory } = await pull(onnx)
  expect(await readFile(join(directory, 'tiny.onnx'))).toEqual(weights)
  const ranges = mirror.requests.map((request) => request.headers.range)
  expect(ranges[0]).toBeUndefined()
  expect(ranges.slice(1)).toEqual(['bytes=100000-', 'bytes=150000-'])
  expect(mirror.requests[1]?.headers['if-range']).toBe('"v1"')
})

test('what an earlier call left is continued by the next', async () => {
  mirror.cuts = [100_000, 0]
  await expect(pull(onnx)).rejects.toMatchObject({ failure: 'interrupted', message: expect.stringContaining('100000') })
  const progress: Progress[] = []
  await pull(onnx, { onProgress: (step) => progress.push(step) })
  expect(progress[0]).toEqual({ receivedBytes: 100_000, totalBytes: weights.length })
})

test('when the file has changed meanwhile, it is fetched from the beginning', async () => {
  mirror.file = Buffer.alloc(200_000, 1)
  mirror.cuts = [100_000, 0]
  await expect(pull(onnx)).rejects.toMatchObject({ failure: 'interrupted' })
  mirror.file = weights
  mirror.etag = '"v2"'
  const { directory } = await pull(onnx)
  expect(await readFile(join(directory, 'tiny.onnx'))).toEqual(weights)
})

test('a server without ranges starts again from the beginning', async () => {
  mirror.ranges = false
  mirror.cuts = [100_000]
  const { directory } = await pull(onnx)
  expect(await readFile(join(directory, 'tiny.onnx'))).toEqual(weights)
})

test('without a validator nothing is continued', async () => {
  mirror.etag = undefined
  mirror.cuts = [100_000]
  await pull(onnx)
  expect(mirror.requests[1]?.headers.range).toBeUndefined()
})

test('a part that is already whole costs no second download', async () => {
  const downloads = join(home, 'models', '.downloads')
  await mkdir(downloads, { recursive: true })
  await writeFile(join(downloads, 'tiny.onnx.part'), weights)
  await writeFile(join(downloads, 'tiny.onnx.part.tag'), `${mirror.url}/models/tiny.onnx\n"v1"`)
  const { directory } = await pull(onnx)
  expect(await readFile(join(directory, 'tiny.onnx'))).toEqual(weights)
})

test('bytes that were not published are deleted and never become a model', async () => {
  mirror.file = Buffer.from(weights).fill(0, 5, 6)
  await expect(pull(onnx)).rejects.toMatchObject({ failure: 'checksum' })
  expect(await readdir(join(home, 'models'))).toEqual(['.downloads'])
  expect(await readdir(join(home, 'models', '.downloads'))).toEqual([])
})

test.each([
  [404, 'not-found', 'models.mirror'],
  [403, 'refused', '403'],
  [503, 'refused', '503'],
])('HTTP %i is said clearly', async (status, failure, words) => {
  mirror.handler = (_, response) => response.writeHead(status).end('no')
  const outcome = pull(onnx)
  await expect(outcome).rejects.toMatchObject({ failure })
  await expect(outcome).rejects.toThrow(words)
})

test('a mirror that cannot be reached is named', async () => {
  await expect(pull(onnx, { mirror: 'http://127.0.0.1:9' })).rejects.toThrow('cannot reach http://127.0.0.1:9/')
})

test('a full disk is said clearly', async () => {
  const download = downloadFile({
    url: mirror.url,
    // What every write to this device meets.
    partFile: '/dev/full',
    signal: new AbortController().signal,
    onProgress: () => undefined,
    fetch,
  })
  await expect(download).rejects.toThrow('/dev/full: the disk is full')
})

test('a disk that is too small is found out before the download', async () => {
  await expect(pull({ ...onnx, archiveBytes: 1e18 })).rejects.toMatchObject({ failure: 'disk' })
  expect(mirror.requests).toHaveLength(0)
})

test('an abort ends the download with the reason and keeps what has come', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  mirror.handler = (_, response) => {
    response.writeHead(200, { 'content-length': 300_000, etag: '"v1"' })
    response.write(weights.subarray(0, 1000))
  }
  const outcome = pull(onnx, {
    signal: controller.signal,
    onProgress: ({ receivedBytes }) => receivedBytes > 0 && controller.abort(reason),
  })
  await expect(outcome).rejects.toBe(reason)
  expect((await readFile(join(home, 'models', '.downloads', 'tiny.onnx.part'))).length).toBe(1000)
})

test('a name that leads out of the directory writes nothing there', async () => {
  await writeFile(join(home, 'evil.txt'), 'mine')
  mirror.file = await archiveOf(
    async (source) => {
      await mkdir(join(source, 'model'))
      await writeFile(join(source, 'model', 'evil.txt'), 'theirs')
    },
    '--transform',
    's,model/,../../../,',
  )
  await expect(pull(modelOf(mirror.file, 'tiny.tar.bz2'))).rejects.toMatchObject({ failure: 'archive' })
  expect(await readFile(join(home, 'evil.txt'), 'utf8')).toBe('mine')
  expect(await readdir(join(home, 'models'))).toEqual(['.downloads'])
})

test('a link in an archive is refused', async () => {
  mirror.file = await archiveOf(async (source) => {
    await mkdir(join(source, 'model'))
    await symlink('/etc/passwd', join(source, 'model', 'tokens.txt'))
  })
  await expect(pull(modelOf(mirror.file, 'tiny.tar.bz2'))).rejects.toThrow('tokens.txt')
})

test('an archive that is none is said clearly', async () => {
  await expect(pull(modelOf(weights, 'tiny.tar.bz2'))).rejects.toMatchObject({ failure: 'archive' })
})

test('an unknown name is answered with the known ones', async () => {
  await expect(pull(onnx, { name: 'huge' })).rejects.toThrow('there is no model "huge"; there are tiny')
})

test('installed are the models of the list whose directory is there', async () => {
  expect(await installedModels(home)).toEqual([])
  await mkdir(join(home, 'models', 'silero-vad'), { recursive: true })
  await mkdir(join(home, 'models', 'of my own'))
  const [only, ...others] = await installedModels(home)
  expect(others).toEqual([])
  expect(only).toMatchObject({ name: 'silero-vad', serves: 'vad', directory: join(home, 'models', 'silero-vad') })
})

test('the list has sound entries', () => {
  for (const model of localModels) {
    expect(model.name).toMatch(/^[a-z0-9-]+$/)
    expect(model.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(new URL(`${defaultMirror}/${model.archive}`).pathname).toMatch(/\.(tar\.bz2|onnx)$/)
  }
  expect(new Set(localModels.map(({ name }) => name)).size).toBe(localModels.length)
})
