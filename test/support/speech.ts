import { spawnSync } from 'node:child_process'
import { Resampler } from '../../src/audio/resample.ts'
import { decodeWav } from '../../src/audio/wav.ts'

/** What espeak-ng says, as 16 kHz PCM; the voice and speed that pocketsphinx understands best. */
export function speak(text: string, voice = 'en-us+f3', speed = 130): Int16Array {
  const run = spawnSync('espeak-ng', ['-v', voice, '-s', String(speed), '--stdout'], {
    input: text,
    maxBuffer: 2 ** 26,
  })
  if (run.status !== 0) throw new Error(`espeak-ng: ${run.stderr}`)
  const { pcm, sampleRate } = decodeWav(run.stdout)
  const resampler = new Resampler(sampleRate, 16_000)
  return Int16Array.from([...resampler.push(pcm), ...resampler.flush()])
}

/** From the first to the last moment louder than `threshold`, in ms; and the silence before and behind it. */
export function soundSpan(pcm: Int16Array, sampleRate: number, threshold = 400) {
  const first = pcm.findIndex((sample) => Math.abs(sample) > threshold)
  const last = pcm.findLastIndex((sample) => Math.abs(sample) > threshold)
  const ms = (samples: number) => (samples / sampleRate) * 1000
  return { beforeMs: ms(first), soundMs: ms(last - first), behindMs: ms(pcm.length - last) }
}
