import { readFile } from 'node:fs/promises'
import { Resampler } from '../src/audio/resample.ts'
import { decodeWav } from '../src/audio/wav.ts'
import { joinPcm, uplinkRate } from './device-codec.ts'

/** The sound of a WAV file as a device's microphone would give it: 16 kHz mono. Rejects with what is wrong. */
export async function readSpeech(path: string): Promise<Int16Array> {
  const { pcm, sampleRate } = decodeWav(await readFile(path))
  const resampler = new Resampler(sampleRate, uplinkRate)
  return joinPcm([resampler.push(pcm), resampler.flush()])
}
