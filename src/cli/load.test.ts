import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { serveAnswers } from '../../device/answering-server.ts'
import { runLoad } from '../../device/load.ts'
import { quietPacket } from '../../device/opus-packet.ts'
import { systemClock } from '../lib/clock.ts'
import { encodeFrame } from '../protocol/frames.ts'
import { loadCommand } from './load.ts'

const clock = systemClock()
const cleanups: (() => PromiseLike<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  expect(clock.pending).toBe(0)
})

async function start() {
  const server = await serveAnswers(clock, 'Hi.', Array(3).fill(encodeFrame(3, quietPacket, 0)))
  cleanups.push(() => server[Symbol.asyncDispose]())
  return server
}

async function load(args: readonly string[]) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const code = await loadCommand({ stdout, stderr, clock, signal: new AbortController().signal }, args)
  stdout.end()
  stderr.end()
  return { code, out: await text(stdout), err: await text(stderr) }
}

test('measures every stage of every turn of every device', async () => {
  const server = await start()
  const report = await runLoad({
    clock,
    url: server.otaUrl,
    devices: 5,
    seconds: 0.1,
    say: Array(3).fill(quietPacket),
    rampMs: 20,
    pauseMs: 0,
    signal: new AbortController().signal,
  })
  expect(report).toMatchObject({ devices: 5, turns: 5, failedTurns: 0, failures: {}, faults: {} })
  expect(report).toMatchObject({ packetsPlayed: 15, packetsLost: 0 })
  expect(report.packetsSent).toBeGreaterThanOrEqual(15)
  expect(report.stages.hello.count).toBe(5)
  expect(report.stages.audio.count).toBe(5)
  expect(report.stages.audio.p50).toBeGreaterThanOrEqual(75)
  expect(server.socket.peers.map(({ request }) => request.headers['device-id'])).toContain('02:10:00:00:00:04')
})

test('counts what fails by its reason', async () => {
  const report = await runLoad({
    clock,
    url: 'ws://127.0.0.1:1/x',
    devices: 2,
    seconds: 0.01,
    say: 'hi',
    rampMs: 0,
    pauseMs: 20,
    signal: new AbortController().signal,
  })
  expect(report.turns).toBe(0)
  expect(Object.keys(report.failures)).toEqual([
    'cannot connect to ws://127.0.0.1:1/x: connect ECONNREFUSED 127.0.0.1:1',
  ])
  expect(report.faults).toEqual({ 'connection refused': 2 })
})

test('stops at once when told to', async () => {
  const server = await start()
  const stopping = new AbortController()
  const running = runLoad({
    clock,
    url: server.socket.url,
    devices: 2,
    seconds: 60,
    say: Array(100).fill(quietPacket),
    signal: stopping.signal,
    rampMs: 0,
  })
  await expect.poll(() => server.socket.peers.some(({ audio }) => audio.length > 0)).toBe(true)
  stopping.abort()
  expect(await running).toMatchObject({ turns: 0, failedTurns: 0 })
})

test('the command prints a table, or JSON', async () => {
  const server = await start()
  const args = ['--url', server.otaUrl, '--devices', '2', '--seconds', '1', '--text', 'hi', '--pause', '900']
  const [table, json] = await Promise.all([load(args), load([...args, '--json'])])
  expect(table.code).toBe(0)
  expect(table.out).toMatch(/^ms {14}count {6}p50/)
  expect(table.out).toMatch(/^audio +2 /m)
  expect(table.out).toContain('2 devices, 2 turns answered, 0 failed')
  expect(JSON.parse(json.out)).toMatchObject({ turns: 2, stages: { audio: { count: 2 } } })
})

test.each([
  [['--devices', 'many'], '--devices many: a whole number from 1 on'],
  [['--url', 'host'], '--url host: http, https, ws or wss'],
])('wrong usage %j is told with exit code 2', async (args, reason) => {
  const said = await load(args)
  expect(said.code).toBe(2)
  expect(said.err).toContain(reason)
})
