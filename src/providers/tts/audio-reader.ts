import type { OpusDecoder, OpusRate } from '../../audio/contract.ts'
import { OggOpusReader } from '../../audio/ogg-opus.ts'
import { WavReader } from '../../audio/wav.ts'
import type { SpeechChunk } from '../contract.ts'
import { PcmBytes } from './pcm-bytes.ts'

/** Turns the bytes of one reply, cut anywhere, into PCM. Throws an Error that says what is wrong with them. */
export interface AudioReader {
  /** The samples completed by `bytes`; may be empty. */
  push(bytes: Uint8Array): readonly SpeechChunk[]
  free(): void
}

/**
 * Reads raw s16le PCM of `sampleRate`, or WAV where the bytes begin like that: many servers and programs send it
 * whatever they are asked for.
 */
export function pcmReader(sampleRate: number): AudioReader {
  const pcm = new PcmBytes()
  const raw: AudioReader = {
    push(bytes) {
      const samples = pcm.push(bytes)
      return samples.length > 0 ? [{ pcm: samples, sampleRate }] : []
    },
    free() {},
  }
  let reader: AudioReader | undefined
  let head = Buffer.alloc(0)
  return {
    push(bytes) {
      if (reader) return reader.push(bytes)
      head = Buffer.concat([head, bytes])
      if (head.length < 4) return []
      reader = begins(head, 'RIFF') ? wavReader() : raw
      refuseOther(head)
      return reader.push(head)
    },
    free() {},
  }
}

export function wavReader(): AudioReader {
  const wav = new WavReader()
  return {
    push(bytes) {
      const audio = wav.push(bytes)
      return audio ? [audio] : []
    },
    free() {},
  }
}

/** Reads Ogg Opus; takes the decoder, which must be of `rate`, and frees it. */
export function oggOpusReader(decoder: OpusDecoder, rate: OpusRate): AudioReader {
  const ogg = new OggOpusReader()
  let skipped = 0
  return {
    push(bytes) {
      const chunks: SpeechChunk[] = []
      for (const packet of ogg.push(bytes)) {
        const pcm = decoder.decode(packet)
        if (!pcm) throw new Error('a packet that is not Opus')
        // The codec's own delay at the start, counted at 48 kHz (RFC 7845 4.2).
        const skip = Math.min(pcm.length, Math.round((ogg.preSkip * rate) / 48_000) - skipped)
        skipped += skip
        if (pcm.length > skip) chunks.push({ pcm: pcm.slice(skip), sampleRate: rate })
      }
      return chunks
    },
    free: () => decoder.free(),
  }
}

// Compressed audio taken for PCM is loud noise in someone's ear.
const others = [
  ['OggS', 'Ogg; set format: opus'],
  ['ID3', 'MP3; set format: wav or opus'],
  ['fLaC', 'FLAC; set format: wav or opus'],
  ['<htm', 'a web page'],
  ['<!DO', 'a web page'],
] as const

function refuseOther(head: Buffer): void {
  const other = others.find(([magic]) => begins(head, magic))
  if (other) throw new Error(`it sent ${other[1]}`)
}

function begins(bytes: Buffer, magic: string): boolean {
  return bytes.subarray(0, magic.length).toString('latin1') === magic
}
