import type { OpusEncoder } from '../audio/contract.ts'
import { Resampler } from '../audio/resample.ts'
import type { SpeechChunk } from '../providers/contract.ts'

/** What the server's hello announces: the native output of most boards, and the packet length of all of them. */
export const downlink = { sampleRate: 24_000, frameMs: 60 } as const

export interface PacketFormat {
  /** Hz, one that Opus knows. */
  readonly sampleRate: number
  readonly frameMs: number
}

/** About one packet of sound. */
const samplesPerStep = 1440

/** Speech of any rate as Opus packets of the downlink; the last one is filled up with silence. */
export async function* encodeSpeech(
  chunks: AsyncIterable<SpeechChunk>,
  encoder: OpusEncoder,
  { sampleRate, frameMs }: PacketFormat,
): AsyncGenerator<Uint8Array, void, undefined> {
  const frame = new Int16Array((sampleRate * frameMs) / 1000)
  let filled = 0
  let resampler: Resampler | undefined

  async function* encode(pcm: Int16Array) {
    for (let at = 0; at < pcm.length; ) {
      const part = pcm.subarray(at, at + frame.length - filled)
      frame.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < frame.length) return
      filled = 0
      yield await encoder.encode(frame)
    }
  }

  for await (const { pcm, sampleRate: rate } of chunks) {
    resampler ??= new Resampler(rate, sampleRate)
    // Some vendors send a whole sentence at once: resampling it in one go would hold up everybody else.
    for (let at = 0; at < pcm.length; at += samplesPerStep) {
      yield* encode(resampler.push(pcm.subarray(at, at + samplesPerStep)))
    }
  }
  if (resampler) yield* encode(resampler.flush())
  if (filled > 0) yield await encoder.encode(frame.fill(0, filled))
}
