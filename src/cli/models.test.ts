import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { modelsCommand } from './models.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lapel-models-cli-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true })
})

class Screen extends Writable {
  readonly isTTY: boolean
  text = ''

  constructor(isTTY: boolean) {
    super()
    this.isTTY = isTTY
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

/** Answers with `bytes` in two halves: of another content than was published, since no model is here to be had. */
const answer = (status: number, bytes: Uint8Array) => (): Promise<Response> => {
  const half = bytes.length / 2
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, half))
      controller.enqueue(bytes.subarray(half))
      controller.close()
    },
  })
  return Promise.resolve(new Response(body, { status, headers: { 'content-length': String(bytes.length) } }))
}

interface RunOptions {
  readonly terminal?: boolean
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
  /** Text of the configuration file; only the data directory where left out. */
  readonly config?: string
}

async function run(args: string[], options: RunOptions = {}) {
  const screen = new Screen(options.terminal ?? false)
  const io = {
    stdout: screen,
    stderr: screen,
    env: { LAPEL_CONFIG: 'lapel.yaml' },
    readFile: async () => options.config ?? `dataDir: ${dataDir}\n`,
    fetch: options.fetch ?? answer(404, new Uint8Array(2)),
    signal: options.signal ?? new AbortController().signal,
  }
  const code = await modelsCommand(io, { asr: [], llm: [], tts: [] }, args)
  return { code, text: screen.text }
}

test('list shows what there is, with size and licence, and what is installed', async () => {
  await mkdir(join(dataDir, 'models', 'sense-voice'), { recursive: true })
  const { code, text } = await run(['list'])
  expect(code).toBe(0)
  const lines = text.split('\n')
  expect(lines[0]).toMatch(/^NAME +SERVES +LANGUAGES +DOWNLOAD +LICENCE +INSTALLED$/)
  expect(text).toMatch(/^sense-voice +asr offline +zh en ja ko yue +166 MB +FunASR-1\.1 +yes$/m)
  expect(text).toMatch(/^silero-vad +vad +any +0\.6 MB +MIT +no$/m)
})

test.each([[[]], [['pull']], [['pull', 'a', 'b']], [['list', 'a']], [['push', 'a']], [['list', '--nonsense']]])(
  'wrong usage %j is answered with the right one and code 2',
  async (args) => {
    const { code, text } = await run(args)
    expect(code).toBe(2)
    expect(text).toContain('models pull NAME')
  },
)

test('an unknown model is answered with the known ones and code 2', async () => {
  const { code, text } = await run(['pull', 'huge'])
  expect(code).toBe(2)
  expect(text).toContain('silero-vad')
})

test('a model that is there already is no failure', async () => {
  await mkdir(join(dataDir, 'models', 'silero-vad'), { recursive: true })
  const { code, text } = await run(['pull', 'silero-vad'])
  expect(code).toBe(0)
  expect(text).toBe(`silero-vad is already in ${join(dataDir, 'models', 'silero-vad')}\n`)
})

test('a failed download is said in one line with code 1', async () => {
  const { code, text } = await run(['pull', 'silero-vad'])
  expect(code).toBe(1)
  expect(text).toMatch(/^https:.*silero_vad\.onnx is not there \(HTTP 404\): check models\.mirror\n$/)
})

test('the mirror of the configuration is asked', async () => {
  const config = `dataDir: ${dataDir}\nmodels:\n  mirror: http://mirror.local/tree/\n`
  const { text } = await run(['pull', 'silero-vad'], { config })
  expect(text).toContain('http://mirror.local/tree/asr-models/silero_vad.onnx is not there')
})

test('what is wrong with the configuration is said, with code 2', async () => {
  const { code, text } = await run(['list', '--config', 'mine.yaml'], { config: 'models: { mirror: somewhere }' })
  expect(code).toBe(2)
  expect(text).toMatch(/^mine\.yaml:\n.*models\.mirror/)
})

test('a terminal sees a bar on one line', async () => {
  const { text } = await run(['pull', 'silero-vad'], { terminal: true, fetch: answer(200, new Uint8Array(2000)) })
  const [bar, failure] = text.split('\n')
  expect(bar?.split('\r').slice(1)).toEqual([
    `[${' '.repeat(30)}] 0.0 %`,
    `[${'#'.repeat(15)}${' '.repeat(15)}] 50.0 %`,
    `[${'#'.repeat(30)}] 100.0 %`,
  ])
  expect(failure).toContain('SHA-256')
})

test('a log sees lines', async () => {
  const { text } = await run(['pull', 'silero-vad'], { fetch: answer(200, new Uint8Array(2_000_000)) })
  expect(text.split('\n').slice(0, 3)).toEqual(['0.0 MB of 2.0 MB', '1.0 MB of 2.0 MB', '2.0 MB of 2.0 MB'])
})

test('stopping it is no crash', async () => {
  const { code, text } = await run(['pull', 'silero-vad'], { fetch, signal: AbortSignal.abort(new Error('stop')) })
  expect(code).toBe(1)
  expect(text).toContain('kept for the next time')
})
