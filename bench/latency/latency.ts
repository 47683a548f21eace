import { createUplinkEncoder, cutFrames } from '../../device/device-codec.ts'
import { runLoad } from '../../device/load.ts'
import { SimulatedDevice } from '../../device/simulated-device.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { type BenchRow, percentile } from '../row.ts'
import { AwakeProcessors } from './awake.ts'
import { BenchProcess, startLapel } from './lapel-process.ts'
import type { SpentMs } from './vendors.ts'

/*
 * The server's own share of the time from the released key to the first audio packet: what the device waits, less what
 * the recogniser, the model and the voice took for this very turn.
 */

/**
 * One device, turn after turn, each interrupted as soon as its answer begins; vendors, server and device are three
 * processes. The first turns warm up the compiler.
 */
export async function benchOneDevice(turns: number, warmUp: number): Promise<BenchRow[]> {
  await using vendors = new BenchProcess(['bench/latency/vendors-process.ts', '20', '150', '20'])
  const vendorPort = Number(await vendors.line(/^\d+$/))
  const { lapel, port } = await startLapel((dataDir, ownPort) => config(dataDir, ownPort, vendorPort))
  await using _server = lapel
  await using awake = await AwakeProcessors.keep()
  const clock = systemClock()
  const device = new SimulatedDevice({ clock, url: `ws://127.0.0.1:${port}/xiaozhi/v1/` })
  await device.hello()
  const speech = await uplink(240)
  const waits: number[] = []
  for (let turn = 1; turn <= warmUp + turns; turn++) {
    await device.press()
    await device.speak(speech)
    const heard = device.received.length
    const releasedAt = clock.now()
    await device.release()
    await device.expectAudio(1)
    const firstAudio = device.received.slice(heard).find(({ kind }) => kind === 'audio')
    waits.push((firstAudio?.atMs ?? Number.NaN) - releasedAt)
    if (device.state === 'speaking') await device.abort()
    await device.expect('tts', { state: 'stop' })
  }
  await device.close()
  const vendorMs = await report(vendorPort)
  const shares = waits.map((waited, index) => shareOf(waited, vendorMs[String(index + 1)]))
  const warm = shares.slice(warmUp)
  return [
    {
      name: 'own share of first audio, 1 device, p50',
      value: percentile(warm, 50),
      unit: 'ms',
      note: `${warm.length} turns, ${awake.note}`,
    },
    { name: 'own share of first audio, 1 device, p99', value: percentile(warm, 99), unit: 'ms' },
    { name: 'own share of first audio, 1 device, first turn', value: shares[0] ?? Number.NaN, unit: 'ms' },
  ]
}

/** Many devices in whole conversations; vendors, server and devices are three processes on two cores. */
export async function benchManyDevices(devices: number, seconds: number): Promise<BenchRow[]> {
  await using vendors = new BenchProcess(['bench/latency/vendors-process.ts'])
  const vendorPort = Number(await vendors.line(/^\d+$/))
  const { lapel, port } = await startLapel((dataDir, ownPort) => config(dataDir, ownPort, vendorPort))
  await using _server = lapel

  const waits = new Map<string, number>()
  const load = await runLoad({
    clock: systemClock(),
    url: `ws://127.0.0.1:${port}/xiaozhi/v1/`,
    devices,
    seconds,
    say: await uplink(1500),
    pauseMs: 300,
    rampMs: 3000,
    signal: new AbortController().signal,
    onTurn: ({ stages, words }) => {
      const turn = /turn (\d+)/.exec(words)?.[1]
      if (turn !== undefined && stages.audio !== undefined) waits.set(turn, stages.audio)
    },
  })
  const vendorMs = await report(vendorPort)
  const shares = [...waits]
    .map(([turn, waited]) => shareOf(waited, vendorMs[turn]))
    // The first turns warm up the compiler and the connections to the vendors.
    .slice(devices)
  const label = `${devices} devices`
  const note = `${shares.length} turns, ${load.failedTurns} failed, ${load.packetsLost} packets lost`
  return [
    { name: `own share of first audio, ${label}, p50`, value: percentile(shares, 50), unit: 'ms', note },
    { name: `own share of first audio, ${label}, p99`, value: percentile(shares, 99), unit: 'ms' },
    { name: `audio pace, ${label}, p99 off 60 ms`, value: load.stages.jitter.p99, unit: 'ms' },
  ]
}

async function report(vendorPort: number): Promise<Record<string, SpentMs>> {
  const reply = await fetch(`http://127.0.0.1:${vendorPort}/report`)
  return (await reply.json()) as Record<string, SpentMs>
}

function shareOf(waitedMs: number, spent: SpentMs | undefined): number {
  return spent ? waitedMs - spent.asr - spent.llm - spent.tts : Number.NaN
}

function config(dataDir: string, port: number, vendorPort: number): string {
  const baseUrl = `http://127.0.0.1:${vendorPort}/v1`
  return JSON.stringify({
    server: { host: '127.0.0.1', port },
    dataDir,
    auth: { devices: 'open' },
    llm: { models: { stub: { provider: 'openai-compatible', baseUrl, apiKey: 'x', model: 'stub' } } },
    asr: { provider: 'openai-compatible', baseUrl, apiKey: 'x' },
    tts: { provider: 'openai-compatible', baseUrl, apiKey: 'x' },
    chat: { waitMs: 0 },
    limits: { connectionsPerAddress: 100_000 },
    log: { level: 'warn', format: 'json' },
  })
}

async function uplink(ms: number): Promise<Uint8Array[]> {
  const encoder = await createUplinkEncoder()
  const packets = cutFrames(syntheticSpeech(ms)).map((frame) => encoder.encode(frame))
  encoder.free()
  return packets
}
