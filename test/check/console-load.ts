import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { WebSocket } from 'ws'
import { BenchProcess, startLapel } from '../../bench/latency/lapel-process.ts'
import { createUplinkEncoder, cutFrames } from '../../device/device-codec.ts'
import { runLoad } from '../../device/load.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { systemClock } from '../../src/lib/clock.ts'

/**
 * What an open console costs: `npm run check:console-load -- [--devices 100] [--rounds 31] [--seconds 5]`. Devices talk
 * to a server in a process of its own; from one round to the next somebody follows everything that it tells, or nobody
 * does. Compared is the time that the server computes for each packet of sound, each round with a console with the ones
 * before and after it: the machine may have other things to do, too. One line of figures; exit code 1 where the median
 * is 5 % more or above.
 */
const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '31' },
    seconds: { type: 'string', default: '5' },
  },
})
const [devices, rounds, seconds] = [Number(values.devices), Number(values.rounds), Number(values.seconds)]
const maxShare = 0.05
const token = 'the admin token of this check'
const topics = ['devices', 'enrolments', 'turns', 'meetings', 'segments', 'tasks', 'coding', 'messages', 'screens']
const allTopics = [...topics, 'health', 'config']

await using vendors = new BenchProcess(['bench/latency/vendors-process.ts'])
const vendorPort = Number(await vendors.line(/^\d+$/))
const { lapel, port } = await startLapel((dataDir, ownPort) => {
  const baseUrl = `http://127.0.0.1:${vendorPort}/v1`
  return JSON.stringify({
    server: { host: '127.0.0.1', port: ownPort },
    dataDir,
    auth: { devices: 'open', adminToken: token },
    llm: { models: { stub: { provider: 'openai-compatible', baseUrl, apiKey: 'x', model: 'stub' } } },
    asr: { provider: 'openai-compatible', baseUrl, apiKey: 'x' },
    tts: { provider: 'openai-compatible', baseUrl, apiKey: 'x' },
    chat: { waitMs: 0 },
    limits: { connectionsPerAddress: 100_000 },
    log: { level: 'warn', format: 'json' },
  })
})
await using _server = lapel

/** What the server has computed so far, and how many packets of sound have come and gone. */
async function readServer() {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'gm'))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    )
  return { cpuMs: sum('lapel_process_cpu_seconds_total') * 1000, packets: sum('lapel_audio_packets_total') }
}

/** Follows everything, as a console does, and counts what it is told. */
async function openConsole() {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers: { authorization: `Bearer ${token}` } })
  const told = { messages: 0, bytes: 0, gaps: -1 }
  socket.on('message', (data: Buffer) => {
    told.messages++
    told.bytes += data.length
    if (data.includes('"type":"subscribed"')) told.gaps++
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ type: 'subscribe', topics: allTopics }))
  return { told, close: () => socket.close() }
}

async function measure(isFollowed: boolean) {
  const followed = isFollowed ? await openConsole() : undefined
  await wait(1000)
  const before = await readServer()
  const startedAt = performance.now()
  await wait(seconds * 1000)
  const after = await readServer()
  const lastedMs = performance.now() - startedAt
  followed?.close()
  const packets = after.packets - before.packets
  const cpuMs = after.cpuMs - before.cpuMs
  const perPacket = { packets, usPerPacket: (cpuMs / packets) * 1000, cpuPercent: (cpuMs / lastedMs) * 100 }
  return { isFollowed, ...perPacket, told: followed?.told }
}

const encoder = await createUplinkEncoder()
const say = cutFrames(syntheticSpeech(1500)).map((frame) => encoder.encode(frame))
encoder.free()
const talking = new AbortController()
const load = runLoad({
  clock: systemClock(),
  url: `ws://127.0.0.1:${port}/xiaozhi/v1/`,
  devices,
  seconds: 3600,
  say,
  rampMs: 5000,
  signal: talking.signal,
})
await wait(15_000)
const measured: Awaited<ReturnType<typeof measure>>[] = []
for (let round = 0; round < rounds; round++) measured.push(await measure(round % 2 === 1))
talking.abort()
const report = await load

const rounded = (value: number) => Math.round(value * 100) / 100
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN
const usPerPacket = measured.map((each) => each.usPerPacket)
const shares = usPerPacket.flatMap((own, index) => {
  const [before, after] = [usPerPacket[index - 1], usPerPacket[index + 1]]
  const isCompared = measured[index]?.isFollowed && before !== undefined && after !== undefined
  return isCompared ? [own / ((before + after) / 2) - 1] : []
})
const share = median(shares)
const told = measured.flatMap((each) => each.told ?? [])
const ok =
  share < maxShare && report.failedTurns === 0 && told.every(({ messages, gaps }) => messages > 1 && gaps === 0)
const figures = {
  devices,
  packetsPerSecond: Math.round(measured.reduce((sum, { packets }) => sum + packets, 0) / rounds / seconds),
  failedTurns: report.failedTurns,
  cpuUsPerPacket: usPerPacket.map(Math.round),
  cpuPercent: measured.map(({ cpuPercent }) => rounded(cpuPercent)),
  toldPerSecond: {
    messages: rounded(told.reduce((sum, { messages }) => sum + messages, 0) / told.length / (seconds + 1)),
    kilobytes: rounded(told.reduce((sum, { bytes }) => sum + bytes, 0) / 1024 / told.length / (seconds + 1)),
  },
  morePercent: { median: rounded(share * 100), each: shares.map((each) => rounded(each * 100)) },
  ok,
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
process.exitCode = ok ? 0 : 1
