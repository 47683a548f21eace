import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { AudioEngine, VoiceDetector } from '../src/audio/contract.ts'
import { createAudioEngine } from '../src/audio/engine.ts'
import { encoderComplexity, loadOpus, type Opus } from '../src/audio/opus.ts'
import { Resampler } from '../src/audio/resample.ts'
import { SpeechGate } from '../src/audio/speech-gate.ts'
import { cutPcm, joinPcm, makeNoise, speakWithEspeak } from '../src/audio/test-signals.ts'
import { type BenchRow, formatRows, measureCall, median, percentile } from './row.ts'

const text = 'The audio room decodes what devices send, finds out whether someone speaks, and encodes what they hear.'

/** What each part of the audio room costs; all times per 60 ms of sound. Takes about 15 s. */
export async function benchAudio(options: { sileroModel?: string } = {}): Promise<BenchRow[]> {
  const opus = await loadOpus()
  const engine = await createAudioEngine({ detector: 'webrtc', workers: 1, inPlace: 0 })
  const sound = {
    uplink: cutPcm(makeSpeech(16_000), 960),
    downlink: cutPcm(makeSpeech(24_000), 1440),
  }
  const rows = [
    ...benchCodecs(opus, sound.uplink, sound.downlink),
    ...(await benchRoundTrip(engine, sound.downlink)),
    ...benchResampling(),
    ...benchDetector('webrtc', engine.detector(), sound.uplink),
    ...(await benchSilero(options.sileroModel, sound.uplink)),
    ...(await benchVoices(opus, engine, 'in place', sound.uplink, sound.downlink)),
    ...(await benchVoices(opus, engine, 'in a thread', sound.uplink, sound.downlink)),
  ]
  await engine.close()
  return rows
}

/** Speech where espeak-ng is installed, else noise, which costs the encoder about as much. */
function makeSpeech(rate: number): Int16Array {
  const voice = speakWithEspeak(text)
  if (!voice) return makeNoise(rate * 6, 3000)
  const resampler = new Resampler(voice.sampleRate, rate)
  return joinPcm(resampler.push(voice.pcm), resampler.flush())
}

const turn = <T>(all: readonly T[], index: number): T => all[index % all.length] as T

function benchCodecs(opus: Opus, uplink: Int16Array[], downlink: Int16Array[]): BenchRow[] {
  const encoder = opus.encoder({ rate: 16_000, frameMs: 60, complexity: 0 })
  const packets = uplink.map((frame) => encoder.encode(frame))
  encoder.free()
  const decoder = opus.decoder(16_000)
  const decode = measureCall((index) => decoder.decode(turn(packets, index)), { calls: 2000, batch: 20 })
  decoder.free()
  const rows = [{ name: 'decode 16 kHz', value: decode, unit: 'us' }]
  for (const complexity of [0, 3, 5, 8, 10]) {
    const coder = opus.encoder({ rate: 24_000, frameMs: 60, complexity })
    const value = measureCall((index) => coder.encode(turn(downlink, index)), { calls: 600, batch: 20 })
    coder.free()
    const chosen = complexity === encoderComplexity ? ', the one in use' : ''
    const distortion = measureDistortion(opus, complexity, downlink).toFixed(2)
    rows.push({
      name: `encode 24 kHz, complexity ${complexity}`,
      value,
      unit: 'us',
      ...{ note: `${distortion} dB log-spectral distance${chosen}` },
    })
  }
  return rows
}

/** Samples by which libopus delays at 24 kHz (lookahead of 6.5 ms). */
const codecDelay = 156
const spectrumSize = 256

/** Mean log-spectral distance in dB between speech and what a device hears of it: less is better. */
function measureDistortion(opus: Opus, complexity: number, frames: Int16Array[]): number {
  const encoder = opus.encoder({ rate: 24_000, frameMs: 60, complexity })
  const decoder = opus.decoder(24_000)
  const decoded = joinPcm(...frames.flatMap((frame) => decoder.decode(encoder.encode(frame)) ?? [])).subarray(
    codecDelay,
  )
  encoder.free()
  decoder.free()
  const original = joinPcm(...frames)
  const distances: number[] = []
  for (let offset = 0; offset + spectrumSize <= decoded.length; offset += 2 * spectrumSize) {
    const one = powerSpectrum(original.subarray(offset, offset + spectrumSize))
    const other = powerSpectrum(decoded.subarray(offset, offset + spectrumSize))
    // Pauses have no spectrum to be distant from.
    if (one.reduce((sum, power) => sum + power, 0) < 1e9) continue
    const squares = one.map((power, bin) => (10 * Math.log10((power + 1e4) / ((other[bin] ?? 0) + 1e4))) ** 2)
    distances.push(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length))
  }
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length
}

/** Up to 6 kHz, by plain correlation under a Hann window. */
function powerSpectrum(pcm: Int16Array): number[] {
  return Array.from({ length: spectrumSize / 4 }, (_, bin) => {
    let real = 0
    let imaginary = 0
    for (const [index, sample] of pcm.entries()) {
      const angle = (2 * Math.PI * index) / spectrumSize
      const windowed = sample * (0.5 - 0.5 * Math.cos(angle))
      real += windowed * Math.cos(bin * angle)
      imaginary += windowed * Math.sin(bin * angle)
    }
    return real * real + imaginary * imaginary
  })
}

async function benchRoundTrip(engine: AudioEngine, downlink: Int16Array[]): Promise<BenchRow[]> {
  const encoder = engine.encoder(24_000, 60)
  await encoder.encode(turn(downlink, 0))
  const roundTrips: number[] = []
  for (let index = 0; index < 400; index++) {
    const start = performance.now()
    await encoder.encode(turn(downlink, index))
    roundTrips.push((performance.now() - start) * 1000)
  }
  encoder.free()
  return [{ name: 'encode 24 kHz in a thread, round trip', value: median(roundTrips), unit: 'us' }]
}

function benchResampling(): BenchRow[] {
  return [
    [24_000, 16_000],
    [22_050, 24_000],
    [22_050, 16_000],
    [48_000, 16_000],
  ].flatMap(([from = 0, to = 0]) => {
    const resampler = new Resampler(from, to)
    const pcm = makeNoise(Math.round(from * 0.06), 3000)
    const value = measureCall(() => resampler.push(pcm), { calls: 1000, batch: 20 })
    const make = measureCall(() => new Resampler(from, to), { calls: 20, batch: 2 })
    return { name: `resample ${from} to ${to} Hz`, value, unit: 'us', note: `${make.toFixed(0)} us to make one` }
  })
}

function benchDetector(name: string, detector: VoiceDetector, uplink: Int16Array[]): BenchRow[] {
  const value = measureCall((index) => detector.feed(turn(uplink, index)), { calls: 1000, batch: 20 })
  const gate = new SpeechGate(detector, { startMs: 120, silenceMs: 700, preRollMs: 400 })
  const gated = measureCall((index) => gate.feed(turn(uplink, index)), { calls: 1000, batch: 20 })
  detector.free()
  return [
    { name: `detect speech, ${name}`, value, unit: 'us' },
    { name: `detect speech, ${name} and gate`, value: gated, unit: 'us' },
  ]
}

async function benchSilero(sileroModel: string | undefined, uplink: Int16Array[]): Promise<BenchRow[]> {
  if (sileroModel === undefined) return []
  const engine = await createAudioEngine({ detector: 'silero', sileroModel })
  const rows = benchDetector('silero', engine.detector(), uplink)
  await engine.close()
  return rows
}

const voices = 100
const frameMs = 60
const seconds = 3

/**
 * A main thread that carries 100 voices in both directions, each with a packet every 60 ms at its own moment: how
 * late it comes to the packets, and how busy it is.
 */
async function benchVoices(
  opus: Opus,
  engine: AudioEngine,
  where: 'in place' | 'in a thread',
  uplink: Int16Array[],
  downlink: Int16Array[],
): Promise<BenchRow[]> {
  const coder = opus.encoder({ rate: 16_000, frameMs, complexity: 0 })
  const packets = uplink.map((frame) => coder.encode(frame))
  coder.free()
  const all = Array.from({ length: voices }, (_, index) => ({
    dueMs: performance.now() + 200 + (index * frameMs) / voices,
    count: index,
    decoder: opus.decoder(16_000),
    detector: engine.detector(),
    encoder: where === 'in place' ? opus.encoder({ rate: 24_000, frameMs }) : engine.encoder(24_000, frameMs),
  }))
  const lateness: number[] = []
  const returned: number[] = []
  const endMs = performance.now() + 200 + seconds * 1000
  await wait(200)
  const before = performance.eventLoopUtilization()
  const underWay: Promise<void>[] = []
  while (performance.now() < endMs) {
    for (const voice of all) {
      if (voice.dueMs > performance.now()) continue
      const { dueMs } = voice
      lateness.push(performance.now() - dueMs)
      const pcm = voice.decoder.decode(turn(packets, voice.count))
      if (pcm) voice.detector.feed(pcm)
      const packet = voice.encoder.encode(turn(downlink, voice.count))
      underWay.push(Promise.resolve(packet).then(() => void returned.push(performance.now() - dueMs)))
      voice.dueMs += frameMs
      voice.count++
      // One packet is one event of a socket: what else waits comes in between.
      await new Promise(setImmediate)
    }
    await wait(1)
  }
  const utilization = performance.eventLoopUtilization(before).utilization
  await Promise.all(underWay)
  for (const { decoder, detector, encoder } of all) {
    decoder.free()
    detector.free()
    encoder.free()
  }
  const name = `${voices} voices, encoding ${where}`
  return [
    { name: `${name}: packet taken late, median`, value: median(lateness), unit: 'ms' },
    { name: `${name}: packet taken late, 99 %`, value: percentile(lateness, 99), unit: 'ms' },
    { name: `${name}: packet encoded, 99 %`, value: percentile(returned, 99), unit: 'ms' },
    { name: `${name}: main thread busy`, value: utilization * 100, unit: '%' },
  ]
}

if (import.meta.main) {
  const [sileroModel] = process.argv.slice(2)
  process.stdout.write(formatRows(await benchAudio(sileroModel === undefined ? {} : { sileroModel })))
}
