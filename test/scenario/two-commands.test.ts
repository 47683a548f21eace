import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { measureLevels } from '../../src/audio/levels.ts'
import { decodeWav, encodeWav } from '../../src/audio/wav.ts'
import { hasPrograms } from '../support/programs.ts'
import { speak } from '../support/speech.ts'

const hasVoiceAndEars = await hasPrograms('espeak-ng', 'pocketsphinx_continuous')
const root = join(import.meta.dirname, '..', '..')

/** `npm start`, on a free port and with a data directory of its own; resolves to the OTA address it prints. */
async function start(directory: string): Promise<string> {
  const file = join(directory, 'lapel.yaml')
  await writeFile(file, `server: { host: 127.0.0.1, port: 0 }\ndataDir: ${directory}/data\nlog: { level: warn }\n`)
  const server = spawn(process.execPath, ['src/main.ts', 'start', '--config', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    server.kill('SIGTERM')
    if (server.exitCode === null) await once(server, 'exit')
    expect(server.exitCode).toBe(0)
  })
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /OTA address\s+(\S+)/.exec(line)?.[1]
    if (address) return address
  }
  throw new Error('the server ended before it said its address')
}

/** `npm run lapel -- talk ...` */
async function talk(...args: string[]): Promise<{ code: number | null; output: string }> {
  const device = spawn(process.execPath, ['src/main.ts', 'talk', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  device.stdout.on('data', (text) => {
    output += text
  })
  device.stderr.on('data', (text) => {
    output += text
  })
  await once(device, 'close')
  return { code: device.exitCode, output }
}

it.skipIf(!hasVoiceAndEars)('start and talk: typed and spoken English gets a spoken answer', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-commands-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const url = await start(directory)
  const answerFile = join(directory, 'answer.wav')

  const typed = await talk('--url', url, '--text', 'what time is it', '--out', answerFile)
  expect(typed).toMatchObject({ code: 0, output: expect.stringMatching(/lapel: It is /) })
  expect(measureLevels(decodeWav(await readFile(answerFile)).pcm).rms).toBeGreaterThan(-35)

  const question = join(directory, 'question.wav')
  await writeFile(question, encodeWav(speak('what time is it'), 16_000))
  const spoken = await talk('--url', url, '--wav', question, '--out', answerFile)
  expect(spoken).toMatchObject({ code: 0, output: expect.stringMatching(/heard: what time is it/) })
  const { pcm, sampleRate } = decodeWav(await readFile(answerFile))
  expect(pcm.length / sampleRate).toBeGreaterThan(0.8)
})

it('talk without a server says which command starts one', async () => {
  const { code, output } = await talk('--url', 'http://127.0.0.1:9/xiaozhi/ota/', '--text', 'hello')
  expect(code).toBe(1)
  expect(output).toMatch(/npm start/)
})
