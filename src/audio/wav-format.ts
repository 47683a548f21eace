/** What a WAV file's `fmt ` chunk says, and how a frame of it becomes one 16-bit sample. */
export interface WavFormat {
  readonly sampleRate: number
  readonly channels: number
  readonly bytesPerFrame: number
  /** One channel's sample at `offset` as a 16-bit value, not yet rounded or clamped. */
  readonly read: (view: DataView, offset: number) => number
}

const readers: Readonly<Record<string, WavFormat['read']>> = {
  'integer 8': (view, offset) => (view.getUint8(offset) - 128) * 256,
  'integer 16': (view, offset) => view.getInt16(offset, true),
  'integer 24': (view, offset) => (view.getUint8(offset) + view.getInt16(offset + 1, true) * 256) / 256,
  'integer 32': (view, offset) => view.getInt32(offset, true) / 65_536,
  'float 32': (view, offset) => view.getFloat32(offset, true) * 32_768,
}

const encodings: Readonly<Record<number, string>> = { 1: 'integer', 3: 'float' }

/** Of WAVE_FORMAT_EXTENSIBLE, whose real format tag opens the GUID at byte 24. */
const extensible = 0xfffe

/** Reads a `fmt ` chunk without its 8-byte head. Throws an Error that names what is not supported. */
export function parseWavFormat(chunk: DataView): WavFormat {
  if (chunk.byteLength < 16) throw new Error(`WAV: fmt chunk of ${chunk.byteLength} bytes, 16 are needed`)
  const outerTag = chunk.getUint16(0, true)
  const tag = outerTag === extensible && chunk.byteLength >= 26 ? chunk.getUint16(24, true) : outerTag
  const channels = chunk.getUint16(2, true)
  const sampleRate = chunk.getUint32(4, true)
  const bits = chunk.getUint16(14, true)
  const read = readers[`${encodings[tag] ?? `format ${tag}`} ${bits}`]
  if (!read) throw new Error(`WAV: ${encodings[tag] ?? `format ${tag}`} samples of ${bits} bits are not supported`)
  if (channels === 0) throw new Error('WAV: no channels')
  if (sampleRate === 0 || sampleRate > 768_000) throw new Error(`WAV: sample rate of ${sampleRate} Hz`)
  return { sampleRate, channels, bytesPerFrame: (channels * bits) / 8, read }
}

/** Mixes the whole frames of `bytes` to mono by their average; a remainder shorter than a frame is left out. */
export function mixToMono(format: WavFormat, bytes: Uint8Array): Int16Array {
  const { channels, bytesPerFrame, read } = format
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pcm = new Int16Array(Math.floor(bytes.length / bytesPerFrame))
  const sampleBytes = bytesPerFrame / channels
  for (let frame = 0, offset = 0; frame < pcm.length; frame++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++, offset += sampleBytes) sum += read(view, offset)
    // NaN of a float file becomes 0 in an Int16Array.
    pcm[frame] = Math.max(-32_768, Math.min(32_767, Math.round(sum / channels)))
  }
  return pcm
}
