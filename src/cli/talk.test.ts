import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { serveAnswers } from '../../device/answering-server.ts'
import { createUplinkEncoder, cutFrames } from '../../device/device-codec.ts'
import { goodHello, serve } from '../../device/scripted-server.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { decodeWav, encodeWav } from '../audio/wav.ts'
import { systemClock } from '../lib/clock.ts'
import { encodeFrame } from '../protocol/frames.ts'
import { talkCommand } from './talk.ts'

const clock = systemClock()
const cleanups: (() => PromiseLike<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  expect(clock.pending).toBe(0)
})

const encoder = await createUplinkEncoder()
const packets = cutFrames(syntheticSpeech(240)).map((frame) => encodeFrame(3, encoder.encode(frame), 0))
encoder.free()

async function start() {
  const server = await serveAnswers(clock, 'Ten past three.', packets)
  const folder = await mkdtemp(join(tmpdir(), 'lapel-talk-'))
  cleanups.push(
    () => rm(folder, { recursive: true }),
    () => server[Symbol.asyncDispose](),
  )
  return { server, out: join(folder, 'answer.wav'), folder }
}

async function talk(args: readonly string[], typed = '') {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const stdin = Readable.from(typed === '' ? [] : [typed])
  const signal = new AbortController().signal
  const code = await talkCommand({ stdin, stdout, stderr, clock, signal }, args)
  stdout.end()
  stderr.end()
  return { code, out: await text(stdout), err: await text(stderr) }
}

test('types a text, prints the exchange and keeps the answer as WAV', async () => {
  const { server, out } = await start()
  const said = await talk(['--url', server.otaUrl, '--text', 'what time is it', '--out', out])
  expect(said.err).toBe('')
  expect(said.code).toBe(0)
  expect(said.out).toContain('you: what time is it\nheard: what time is it\nemotion: happy\nlapel: Ten past three.\n')
  expect(said.out).toMatch(
    /times after your last word: transcript \d+ ms, speaking \d+ ms, sentence \d+ ms, audio \d+ ms/,
  )
  expect(said.out).toMatch(
    /audio: 0\.2 s in .*answer\.wav, -\d+\.\d dBFS \(peak -?\d+\.\d\), 4 packets, 0 lost, \d gaps/,
  )
  expect(said.out).not.toContain('fault')
  const { pcm, sampleRate } = decodeWav(await readFile(out))
  expect([pcm.length / sampleRate, sampleRate]).toEqual([0.24, 24_000])
})

test('speaks a WAV file of any rate in real time, push to talk', async () => {
  const { server, out, folder } = await start()
  const wav = join(folder, 'question.wav')
  await writeFile(wav, encodeWav(new Int16Array(4410), 22_050))
  const said = await talk(['--url', server.otaUrl, '--wav', wav, '--out', out])
  expect(said.out).toContain('you speak: 0.2 s, manual\nheard: what was said')
  expect(said.code).toBe(0)
  const [peer] = server.socket.peers
  expect(peer?.audio.length).toBe(4)
  expect(peer?.request.headers).toMatchObject({ authorization: 'Bearer t', 'protocol-version': '3' })
})

test('takes each line of its input for a turn', async () => {
  const { server, out } = await start()
  const said = await talk(['--url', server.otaUrl, '--out', out], 'first\nsecond\n')
  expect(said.out.match(/^you: .*$/gm)).toEqual(['you: first', 'you: second'])
  expect(said.out.match(/^lapel: .*$/gm)).toHaveLength(2)
})

test('goes on after a line that nobody answers, as in a meeting', async () => {
  const server = await serve((message, peer) => {
    if (message.type === 'hello') peer.say(goodHello)
  })
  cleanups.push(() => server[Symbol.asyncDispose]())
  const said = await talk(['--url', server.url, '--timeout', '0.1'], 'we meet on friday\nat nine\n')
  expect(said.code).toBe(0)
  expect(said.out.match(/^you: .*\nno answer/gm)).toHaveLength(2)
})

test('says which command starts a server when there is none', async () => {
  const said = await talk(['--url', 'http://127.0.0.1:1/xiaozhi/ota/', '--text', 'hi'])
  expect(said.code).toBe(1)
  expect(said.err).toContain('no server answers at http://127.0.0.1:1/xiaozhi/ota/: start one with "npm start"')
})

test('says so at once when the server closes instead of answering', async () => {
  const server = await serve((message, peer) => {
    if (message.type === 'hello') peer.say(goodHello)
    else peer.socket.close(1012, 'restarting')
  })
  cleanups.push(() => server[Symbol.asyncDispose]())
  const said = await talk(['--url', server.url, '--text', 'hi'])
  expect(said.code).toBe(1)
  expect(said.out).toContain('the server closed the connection: 1012 restarting')
  expect(said.err).toBe('the server closed the connection before the end of its answer\n')
})

test('says so when there is no answer in time', async () => {
  const server = await serve((message, peer) => {
    if (message.type === 'hello') peer.say(goodHello)
  })
  cleanups.push(() => server[Symbol.asyncDispose]())
  const said = await talk(['--url', server.url, '--text', 'hi', '--timeout', '0.1'])
  expect(said.code).toBe(1)
  expect(said.err).toBe('no answer within 0.1 s: the log of the server says why\n')
})

const shared = {
  type: 'workflow',
  event: 'update',
  groupKey: 'office',
  version: 3,
  total: 1,
  tasks: [{ id: 't1', title: 'Buy paper', priority: 0, status: 'open', owner: null, groupKey: 'office' }],
}

/** A server that has working mode, and answers. */
async function startModes() {
  const server = await serve((message, peer) => {
    if (message.type === 'hello') peer.say(goodHello)
    if (message.type === 'mode' && message.mode === 'working') {
      peer.say(shared)
      peer.say({ type: 'mode', status: 'ok', state: 'start', mode: 'working' })
    } else if (message.type === 'mode') {
      peer.say({ type: 'mode', status: 'error', code: 'UNKNOWN_MODE', message: 'no such mode here' })
    } else if (message.type === 'listen' && message.state !== 'stop') {
      peer.say({ type: 'tts', state: 'start' })
      peer.say({ type: 'tts', state: 'stop' })
    }
  })
  cleanups.push(() => server[Symbol.asyncDispose]())
  return server
}

test('a mode of the device is started before anything is said, and shared tasks are shown', async () => {
  const server = await startModes()
  const said = await talk(['--url', server.url, '--mode', 'working', '--text', 'more'])
  expect(said.code).toBe(0)
  expect(said.out).toContain('tasks of office, version 3: 1 open, 1 in all\n  1. Buy paper\nmode: working\nyou: more\n')
  expect(server.peers[0]?.texts.map(({ type }) => type)).toEqual(['hello', 'mode', 'listen'])
})

test('how the device listens can be said beside what it does', async () => {
  const server = await startModes()
  const folder = await mkdtemp(join(tmpdir(), 'lapel-talk-'))
  cleanups.push(() => rm(folder, { recursive: true }))
  const wav = join(folder, 'question.wav')
  await writeFile(wav, encodeWav(new Int16Array(4000), 16_000))
  const said = await talk(['--url', server.url, '--mode', 'working', '--mode', 'auto', '--wav', wav])
  expect(said.code).toBe(0)
  expect(server.peers[0]?.texts).toContainEqual(
    expect.objectContaining({ type: 'listen', state: 'start', mode: 'auto' }),
  )
})

test('a mode that the server does not have is told in its words', async () => {
  const server = await startModes()
  const said = await talk(['--url', server.url, '--mode', 'meeting', '--text', 'more'])
  expect([said.code, said.err]).toEqual([1, 'no such mode here\n'])
})

test('an empty list of tasks is not shown to somebody who just talks', async () => {
  const server = await serve((message, peer) => {
    if (message.type === 'hello') peer.say(goodHello)
    if (message.type === 'hello') peer.say({ ...shared, total: 0, tasks: [] })
    if (message.type !== 'listen') return
    peer.say({ type: 'tts', state: 'start' })
    peer.say({ type: 'tts', state: 'stop' })
  })
  cleanups.push(() => server[Symbol.asyncDispose]())
  expect((await talk(['--url', server.url, '--text', 'hi'])).out).not.toContain('tasks')
})

test.each([
  [['--mode', 'loud'], '--mode loud: manual, auto, realtime, chat, working'],
  [['--mode', 'auto', '--mode', 'manual'], '--mode manual and --mode auto exclude each other'],
  [['--mode', 'chat', '--mode', 'working'], '--mode chat and --mode working exclude each other'],
  [['--framing', '4'], '--framing 4: 1, 2 or 3'],
  [['--text', 'a', '--wav', 'b'], '--text and --wav exclude each other'],
  [['--nonsense'], '--nonsense'],
])('wrong usage %j is told with exit code 2', async (args, reason) => {
  const said = await talk(args)
  expect(said.code).toBe(2)
  expect(said.err).toContain(reason)
  expect(said.err).toContain('usage: lapel talk')
})
