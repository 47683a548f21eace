import { mixToMono, parseWavFormat, type WavFormat } from './wav-format.ts'

/** Mono PCM and its rate in Hz. */
export interface WavAudio {
  pcm: Int16Array
  sampleRate: number
}

/** A 16-bit mono WAV file. */
export function encodeWav(pcm: Int16Array, sampleRate: number): Buffer {
  const file = Buffer.alloc(44 + pcm.length * 2)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(sampleRate, 24)
  file.writeUInt32LE(sampleRate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(pcm.length * 2, 40)
  for (const [index, sample] of pcm.entries()) file.writeInt16LE(sample, 44 + index * 2)
  return file
}

/**
 * Reads a whole WAV file: integers of 8, 16, 24, 32 bits or 32-bit floats, any number of channels mixed to mono,
 * chunks in any order. A data size that is unknown (0, or beyond the end) means: to the end. Throws an Error that
 * says what is wrong.
 */
export function decodeWav(bytes: Uint8Array): WavAudio {
  if (bytes.length < 12 || !isWavHead(bytes)) throw new Error('WAV: not a RIFF/WAVE file')
  let format: WavFormat | undefined
  let data: Uint8Array | undefined
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const chunk = readChunkHead(bytes, offset)
    const body = bytes.subarray(offset + 8, chunk.size === undefined ? undefined : offset + 8 + chunk.size)
    if (chunk.id === 'fmt ') format = parseWavFormat(viewOf(body))
    else if (chunk.id === 'data') data ??= body
    if (chunk.size === undefined) break
    offset += 8 + chunk.size + (chunk.size % 2)
  }
  if (!format) throw new Error('WAV: no fmt chunk')
  if (!data) throw new Error('WAV: no data chunk')
  return { pcm: mixToMono(format, data), sampleRate: format.sampleRate }
}

/** Chunks between the head and the samples, such as LIST or JUNK, are a few hundred bytes at most in practice. */
const maxHeadBytes = 65_536

/**
 * Reads a WAV stream while it arrives, cut anywhere; its data size may be unknown (0 or 0xffffffff), as in what a
 * program writes to a pipe. The same sample formats as decodeWav. What follows the samples is ignored.
 */
export class WavReader {
  #format: WavFormat | undefined
  #pending: Uint8Array = new Uint8Array(0)
  /** Bytes of samples still to come; undefined while the samples have not begun. */
  #remaining: number | undefined

  /** The samples completed by `bytes`, `undefined` where there are none. Throws an Error on what is not WAV. */
  push(bytes: Uint8Array): WavAudio | undefined {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    if (this.#remaining === undefined) this.#readHead()
    const audio = this.#readSamples()
    // The caller may reuse its buffer: nothing of it is kept without a copy.
    this.#pending = new Uint8Array(this.#pending)
    return audio
  }

  #readHead(): void {
    const head = this.#pending
    if (head.length >= 12 && !isWavHead(head)) throw new Error('WAV: not a RIFF/WAVE stream')
    for (let offset = 12; offset + 8 <= head.length; ) {
      const chunk = readChunkHead(head, offset)
      if (chunk.id === 'data') {
        if (!this.#format) throw new Error('WAV: samples before the fmt chunk cannot be read as a stream')
        this.#remaining = chunk.size ?? Number.POSITIVE_INFINITY
        this.#pending = head.subarray(offset + 8)
        return
      }
      if (chunk.size === undefined) throw new Error(`WAV: ${chunk.id} chunk without a size`)
      const end = offset + 8 + chunk.size + (chunk.size % 2)
      if (chunk.id === 'fmt ' && end <= head.length) {
        this.#format = parseWavFormat(viewOf(head.subarray(offset + 8, offset + 8 + chunk.size)))
      }
      offset = end
    }
    if (head.length > maxHeadBytes) throw new Error(`WAV: no samples within ${maxHeadBytes} bytes`)
  }

  #readSamples(): WavAudio | undefined {
    if (this.#remaining === undefined || !this.#format) return undefined
    const available = this.#pending.subarray(0, Math.min(this.#pending.length, this.#remaining))
    const usable = available.length - (available.length % this.#format.bytesPerFrame)
    const pcm = mixToMono(this.#format, available.subarray(0, usable))
    this.#remaining -= usable
    this.#pending = available.subarray(usable)
    return pcm.length > 0 ? { pcm, sampleRate: this.#format.sampleRate } : undefined
  }
}

function isWavHead(bytes: Uint8Array): boolean {
  return ascii(bytes, 0) === 'RIFF' && ascii(bytes, 8) === 'WAVE'
}

/** `size` is undefined where a stream's writer could not know it. */
function readChunkHead(bytes: Uint8Array, offset: number): { id: string; size: number | undefined } {
  const id = ascii(bytes, offset)
  const size = viewOf(bytes).getUint32(offset + 4, true)
  const unknown = size === 0xffff_ffff || (id === 'data' && size === 0)
  return { id, size: unknown ? undefined : size }
}

function ascii(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
