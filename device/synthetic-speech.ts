import { uplinkRate } from './device-codec.ts'

/**
 * Speech-like sound without words, as 16 kHz PCM: a voiced buzz in syllables. It loads codecs and voice detectors as
 * speech does; a recogniser makes nothing, or nonsense, of it.
 */
export function syntheticSpeech(ms: number): Int16Array {
  const pcm = new Int16Array((ms * uplinkRate) / 1000)
  const pitchHz = 120
  const syllablesPerSecond = 4
  for (let index = 0; index < pcm.length; index++) {
    const time = index / uplinkRate
    let sample = 0
    for (let harmonic = 1; harmonic <= 20; harmonic++) {
      sample += Math.sin(2 * Math.PI * pitchHz * harmonic * time) / harmonic
    }
    const loudness = 0.6 + 0.4 * Math.sin(2 * Math.PI * syllablesPerSecond * time)
    pcm[index] = Math.round(sample * loudness * 8000)
  }
  return pcm
}
