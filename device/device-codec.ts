import { Application, createDecoder, createEncoder } from 'libopus-wasm'
import type { OpusRate } from '../src/audio/contract.ts'

/** What microphones of devices are sampled with, and how much of it one packet holds (device-wire 5). */
export const uplinkRate = 16_000
export const uplinkFrameMs = 60
export const uplinkFrameSamples = (uplinkRate * uplinkFrameMs) / 1000

/** The device's own codec: deliberately not the server's, so that both are tested against libopus and not each other. */
export interface UplinkEncoder {
  /** Takes one packet's samples. Silence becomes packets of 1 to 3 bytes. */
  encode(pcm: Int16Array): Uint8Array
  free(): void
}

/** As the firmware encodes: 16 kHz mono, 60 ms, VBR, complexity 0, DTX on, FEC off (device-wire 5). */
export async function createUplinkEncoder(): Promise<UplinkEncoder> {
  const encoder = await createEncoder({
    sampleRate: uplinkRate,
    channels: 1,
    application: Application.Voip,
    frameSize: uplinkFrameSamples,
    complexity: 0,
    vbr: true,
    dtx: true,
    fec: false,
  })
  return { encode: (pcm) => Uint8Array.from(encoder.encode(pcm)), free: () => encoder.free() }
}

/** Cuts PCM of 16 kHz into packets' lengths; the last one is filled up with silence. */
export function cutFrames(pcm: Int16Array): Int16Array[] {
  const frames: Int16Array[] = []
  for (let start = 0; start < pcm.length; start += uplinkFrameSamples) {
    const frame = new Int16Array(uplinkFrameSamples)
    frame.set(pcm.subarray(start, start + uplinkFrameSamples))
    frames.push(frame)
  }
  return frames
}

/** Decodes packets of one stream to PCM at `rate`; a packet that is no Opus leaves nothing. */
export async function decodePackets(packets: readonly Uint8Array[], rate: OpusRate): Promise<Int16Array> {
  const decoder = await createDecoder({ sampleRate: rate, channels: 1 })
  try {
    const pieces: Int16Array[] = []
    for (const packet of packets) {
      try {
        pieces.push(decoder.decode(packet).slice())
      } catch (error) {
        // The device logs it and plays the next packet; anything but a codec error is a mistake in here.
        if (!(error instanceof Error)) throw error
      }
    }
    return joinPcm(pieces)
  } finally {
    decoder.free()
  }
}

export function joinPcm(pieces: readonly Int16Array[]): Int16Array {
  const pcm = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let position = 0
  for (const piece of pieces) {
    pcm.set(piece, position)
    position += piece.length
  }
  return pcm
}
