/** Samples of -1 to 1, what lies beyond is cut, as 16-bit PCM. */
export function floatToPcm(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))))
}
