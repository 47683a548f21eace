import { MPEGDecoder } from 'mpg123-decoder'
import { floatToPcm } from './float-pcm.ts'
import { mp3Frame } from './mp3-frame.ts'
import type { WavAudio } from './wav.ts'

/** Of an ID3v2 tag; no frame is shorter. */
const headBytes = 10
const id3v1Bytes = 128

/**
 * Decodes an MP3 stream while it arrives, cut anywhere; stereo is mixed to mono, tags are skipped. Only whole frames
 * reach the decoder: given anything else it prints to the console and resynchronises inside noise. The codec's own
 * delay stays in (some 50 ms of silence at 24 kHz).
 */
export class Mp3Reader {
  readonly #decoder: MPEGDecoder
  #pending = Buffer.alloc(0)
  #skipBytes = 0
  #sampleRate: number | undefined

  private constructor(decoder: MPEGDecoder) {
    this.#decoder = decoder
  }

  /** Each reader has a decoder of its own, made in half a millisecond (the first of the process in 15 ms). */
  static async open(): Promise<Mp3Reader> {
    const decoder = new MPEGDecoder()
    await decoder.ready
    return new Mp3Reader(decoder)
  }

  /** The samples completed by `bytes`, `undefined` where there are none. Throws an Error on what is not MP3. */
  push(bytes: Uint8Array): WavAudio | undefined {
    // Always a copy: the caller may reuse its buffer.
    this.#pending = Buffer.concat([this.#pending, bytes])
    const frames: Uint8Array[] = []
    let isMono = true
    for (;;) {
      this.#skipTag()
      if (this.#pending.length < headBytes) break
      const frame = mp3Frame(this.#pending)
      if (!frame) throw new Error('MP3: no frame where one has to begin')
      if (this.#pending.length < frame.bytes) break
      this.#sampleRate ??= frame.sampleRate
      if (frame.sampleRate !== this.#sampleRate) throw new Error('MP3: the sample rate changes within the stream')
      isMono &&= frame.isMono
      frames.push(this.#pending.subarray(0, frame.bytes))
      this.#pending = this.#pending.subarray(frame.bytes)
    }
    if (frames.length === 0 || this.#sampleRate === undefined) return undefined
    const { channelData, samplesDecoded } = this.#decoder.decode(Buffer.concat(frames))
    const [left, right] = channelData
    if (samplesDecoded === 0 || !left) return undefined
    return { pcm: isMono || !right ? floatToPcm(left) : floatToPcm(mixed(left, right)), sampleRate: this.#sampleRate }
  }

  free(): void {
    this.#decoder.free()
  }

  #skipTag(): void {
    const head = this.#pending
    if (this.#skipBytes === 0 && head.length >= headBytes) this.#skipBytes = tagBytes(head)
    const skipped = Math.min(this.#skipBytes, head.length)
    this.#skipBytes -= skipped
    this.#pending = head.subarray(skipped)
  }
}

/** Of the ID3v2 (id3.org, 2.4, section 3.1) or ID3v1 tag that `head` begins with; 0 where it is none. */
function tagBytes(head: Buffer): number {
  const magic = head.toString('latin1', 0, 3)
  if (magic === 'TAG') return id3v1Bytes
  if (magic !== 'ID3') return 0
  const hasFooter = (head[5] ?? 0) & 0x10
  const size = head.subarray(6, headBytes).reduce((sum, byte) => sum * 128 + (byte & 127), 0)
  return headBytes + size + (hasFooter ? headBytes : 0)
}

function mixed(left: Float32Array, right: Float32Array): Float32Array {
  return left.map((sample, at) => (sample + (right[at] ?? 0)) / 2)
}
