import { spawnSync } from 'node:child_process'
import { decodeWav, type WavAudio } from './wav.ts'

/** Deterministic sounds for the tests and the bench. */
export function makeTone(hertz: number, sampleRate: number, seconds: number, amplitude = 10_000): Int16Array {
  return Int16Array.from({ length: Math.round(sampleRate * seconds) }, (_, index) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * index) / sampleRate)),
  )
}

/** White noise of a fixed seed; `rms` in sample units. */
export function makeNoise(samples: number, rms: number, seed = 1): Int16Array {
  let state = seed
  return Int16Array.from({ length: samples }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.round((state / 2 ** 32 - 0.5) * rms * Math.sqrt(12))
  })
}

const speaker = 'espeak-ng'

/** Speech of espeak-ng, at 22050 Hz; `undefined` where the program is not installed. */
export function speakWithEspeak(text: string): WavAudio | undefined {
  const run = spawnSync(speaker, ['-v', 'en-us', '-s', '140', '--stdout', text], { maxBuffer: 2 ** 26 })
  return run.status === 0 ? decodeWav(run.stdout) : undefined
}

export function joinPcm(...parts: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Cuts into pieces of `samples`; a shorter rest is dropped. */
export function cutPcm(pcm: Int16Array, samples: number): Int16Array[] {
  return Array.from({ length: Math.floor(pcm.length / samples) }, (_, index) =>
    pcm.subarray(index * samples, (index + 1) * samples),
  )
}
