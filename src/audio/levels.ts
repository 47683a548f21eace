/** How loud a piece of PCM is, in dB below full scale (0 = as loud as 16 bits can be, silence = -Infinity). */
export interface Levels {
  readonly rms: number
  readonly peak: number
  /** Samples that belong to a run of three or more at full scale: a clipped wave, where one alone may be a peak. */
  readonly clipped: number
}

/** -96 dB: one quantum of 16 bits. */
export function measureLevels(pcm: Int16Array): Levels {
  let energy = 0
  let peak = 0
  let clipped = 0
  let run = 0
  for (const sample of pcm) {
    energy += sample * sample
    const size = Math.abs(sample)
    if (size > peak) peak = size
    run = size >= 32_767 ? run + 1 : 0
    if (run === 3) clipped += 3
    else if (run > 3) clipped++
  }
  return { rms: toDecibel(Math.sqrt(energy / Math.max(1, pcm.length))), peak: toDecibel(peak), clipped }
}

/** Root mean square in dBFS alone, for the hot path. */
export function measureRms(pcm: Int16Array): number {
  let energy = 0
  for (let index = 0; index < pcm.length; index++) {
    const sample = pcm[index] ?? 0
    energy += sample * sample
  }
  return toDecibel(Math.sqrt(energy / Math.max(1, pcm.length)))
}

function toDecibel(amplitude: number): number {
  return 20 * Math.log10(amplitude / 32_768)
}
