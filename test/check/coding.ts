import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { BenchProcess, startLapel } from '../../bench/latency/lapel-process.ts'
import { createUplinkEncoder, cutFrames } from '../../device/device-codec.ts'
import { runLoad } from '../../device/load.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { sleep, systemClock } from '../../src/lib/clock.ts'
import { type BurstReport, secretsIn } from '../support/coding-burst.ts'
import { runFlood } from '../support/coding-flood.ts'
import { runLatency } from '../support/coding-latency.ts'

/**
 * Proof of coding mode: `node test/check/coding.ts [--lines 1000000] [--rounds 10] [--seconds 60] [--work 120]
 * [--turns 3] [--only flood,latency,burst,watch]`. A long build with planted failures and secrets; how soon an error is told; a
 * burst of 10,000 lines a second beside devices that talk; what `lapel watch` costs. One line of figures for each; exit
 * code 1 where something does not hold.
 */
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    work: { type: 'string', default: '120' },
    turns: { type: 'string', default: '3' },
    only: { type: 'string', default: 'flood,latency,burst,watch' },
  },
})
const token = 'the admin token of this check'
const linesPerSecond = 10_000
const seconds = Number(values.seconds)
const devices = 5
let isGood = true

function report(name: string, figures: object, ok: boolean): void {
  isGood &&= ok
  process.stdout.write(`${JSON.stringify({ check: name, ...figures, ok })}\n`)
}

async function checkFlood(): Promise<void> {
  const figures = await runFlood(Number(values.lines), 50, 200, 7)
  const { found, insights, leaked, invented, megabytesPerSecond, heapMegabytes } = figures
  const ok =
    found === 50 && insights <= 60 && leaked === 0 && invented === 0 && megabytesPerSecond >= 20 && heapMegabytes < 200
  report('flood', figures, ok)
}

async function checkLatency(): Promise<void> {
  const figures = await runLatency(Number(values.rounds), 20)
  const p95 = (name: 'firstInsightMs' | 'summaryMs') => figures[name].p99
  report('latency', figures, p95('firstInsightMs') <= 1200 && p95('summaryMs') <= 2000)
}

/** A server in its own process, whose log goes to a file beside its data. */
function configure(dataDir: string, port: number, vendorPort: number): string {
  const baseUrl = `http://127.0.0.1:${vendorPort}/v1`
  return JSON.stringify({
    server: { host: '127.0.0.1', port },
    dataDir,
    auth: { devices: 'open', adminToken: token },
    devices: { 'coding-badge': { name: 'Badge' } },
    llm: { models: { stub: { provider: 'openai-compatible', baseUrl, apiKey: 'x', model: 'stub' } } },
    asr: { provider: 'openai-compatible', baseUrl, apiKey: 'x' },
    tts: { provider: 'openai-compatible', baseUrl, apiKey: 'x' },
    chat: { waitMs: 0 },
    log: { level: 'info', format: 'json' },
  })
}

async function startServer() {
  const vendors = new BenchProcess(['bench/latency/vendors-process.ts'])
  const vendorPort = Number(await vendors.line(/^\d+$/))
  let folder = ''
  const { lapel, port } = await startLapel((dataDir, ownPort) => {
    folder = dataDir
    return configure(dataDir, ownPort, vendorPort)
  })
  let logBytes = 0
  lapel.child.stdout?.on('data', (chunk: Buffer) => {
    logBytes += chunk.length
  })
  return { vendors, lapel, port, folder, logged: () => logBytes }
}

async function talk(port: number, lasts: number) {
  const encoder = await createUplinkEncoder()
  const say = cutFrames(syntheticSpeech(1500)).map((frame) => encoder.encode(frame))
  encoder.free()
  return runLoad({
    clock: systemClock(),
    url: `ws://127.0.0.1:${port}/xiaozhi/v1/`,
    devices,
    seconds: lasts,
    say,
    pauseMs: 300,
    signal: new AbortController().signal,
  })
}

async function checkBurst(): Promise<void> {
  const { vendors, lapel, port, folder, logged } = await startServer()
  await using _vendors = vendors
  await using _server = lapel
  await talk(port, 5)
  const before = await talk(port, seconds)
  const loggedBefore = logged()
  const [busy, burst] = await Promise.all([talk(port, seconds), burstElsewhere(port)])
  const logBytes = logged() - loggedBefore
  const after = await talk(port, seconds)
  const leaked = burst.leaked + (await secretsIn(folder, seconds, linesPerSecond))
  const [quietMs, burstMs, laterMs] = [before, busy, after].map(({ stages }) => round(stages.jitter.p99))
  const figures = {
    ...burst,
    leaked,
    jitterP99Ms: { before: quietMs, during: burstMs, after: laterMs },
    turns: busy.turns,
    packetsLost: busy.packetsLost,
    logBytesPerSecond: Math.round(logBytes / seconds),
  }
  const worseMs = (burstMs ?? 0) - Math.max(quietMs ?? 0, laterMs ?? 0)
  const ok = worseMs <= 5 && burst.told === burst.planted && leaked === 0 && logBytes / seconds < 20_000
  report('burst', figures, ok)
}

async function burstElsewhere(port: number): Promise<BurstReport> {
  const args = [port, token, 'coding-badge', seconds, linesPerSecond].map(String)
  await using burst = new BenchProcess(['test/check/coding-burst-child.ts', ...args])
  return JSON.parse(await burst.line(/^\{/)) as BurstReport
}

/** Fixed work that writes a lot, and says how long it took. */
const work = `
const { createHash } = require('node:crypto')
const rounds = Number(process.argv[1])
const startedAt = process.hrtime.bigint()
for (let round = 0; round < rounds; round++) {
  let text = 'a'
  for (let step = 0; step < 4000; step++) text = createHash('sha256').update(text).digest('hex')
  let lines = ''
  for (let line = 0; line < 40; line++) lines += '[' + round + '/' + rounds + '] building part ' + line + ' ' + text.slice(0, 20) + '\\n'
  process.stdout.write(lines)
}
process.stderr.write('took ' + Number(process.hrtime.bigint() - startedAt) / 1e6 + '\\n')
`

async function timed(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let told = ''
  child.stdout.resume()
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString()
  })
  await once(child, 'close')
  const tookMs = Number(/took ([\d.]+)/.exec(told)?.[1])
  if (!(tookMs > 0)) throw new Error(`the work did not say how long it took: ${told}`)
  return tookMs
}

async function checkWatch(): Promise<void> {
  const { vendors, lapel, port } = await startServer()
  await using _vendors = vendors
  const env = {
    ...process.env,
    LAPEL_TOKEN: token,
    LAPEL_DEVICE: 'coding-badge',
    LAPEL_URL: `http://127.0.0.1:${port}`,
  }
  const bare = (rounds: number) => [process.execPath, '-e', work, String(rounds)]
  const watched = (rounds: number) => [process.execPath, 'src/main.ts', 'watch', '--', ...bare(rounds)]
  const perRoundMs = (await timed(bare(100), env)) / 100
  // One after the other, again and again: other work on this machine comes and goes.
  const turns = Number(values.turns)
  const rounds = Math.max(20, Math.round((Number(values.work) * 1000) / turns / 2 / perRoundMs))
  const times: { bare: number[]; watched: number[] } = { bare: [], watched: [] }
  for (let turn = 0; turn < turns; turn++) {
    times.bare.push(await timed(bare(rounds), env))
    times.watched.push(await timed(watched(rounds), env))
  }
  const cost = Math.min(...times.watched) / Math.min(...times.bare) - 1
  // The server dies while the command runs.
  const dying = spawn(
    process.execPath,
    ['src/main.ts', 'watch', '--', 'sh', '-c', 'echo one; sleep 3; echo two; exit 9'],
    {
      env,
      stdio: ['ignore', 'ignore', 'ignore'],
    },
  )
  const ended = once(dying, 'close')
  await sleep(systemClock(), 1500, new AbortController().signal)
  await lapel[Symbol.asyncDispose]()
  const [exitCode] = (await ended) as [number]
  const figures = {
    commandMs: Math.round(Math.min(...times.bare)),
    watchedMs: Math.round(Math.min(...times.watched)),
    costPercent: round(cost * 100),
    linesPerSecond: Math.round((rounds * 40 * 1000) / Math.min(...times.bare)),
    exitCodeWhenTheServerDies: exitCode,
  }
  report('watch', figures, cost < 0.03 && exitCode === 9)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

const checks = { flood: checkFlood, latency: checkLatency, burst: checkBurst, watch: checkWatch }
for (const name of values.only.split(',')) await checks[name as keyof typeof checks]()
process.exitCode = isGood ? 0 : 1
