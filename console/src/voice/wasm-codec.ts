import { Application, createDecoder, createEncoder, Signal } from 'libopus-wasm'
import { playbackRate, uplink } from './audio-format.ts'
import type { Codec, CodecOutputs } from './codec.ts'

/** libopus, as on the server, for browsers without a codec of their own and for pages that are not secure. */
export async function wasmCodec({ onPacket, onSound }: CodecOutputs): Promise<Codec> {
  const encoder = await createEncoder({
    sampleRate: uplink.sampleRate,
    channels: 1,
    application: Application.Voip,
    signal: Signal.Voice,
    bitrate: uplink.bitrate,
    complexity: 5,
    frameSize: uplink.frameSamples,
  })
  const decoder = await createDecoder({ sampleRate: playbackRate, channels: 1 })
  return {
    kind: 'wasm',
    encode: (pcm) => onPacket(encoder.encode(pcm)),
    flushSpeech: async () => undefined,
    decode(packet) {
      try {
        onSound(new Float32Array(decoder.decodeFloat(packet)))
      } catch {
        // No Opus packet: as firmware does, it is passed over.
      }
    },
    flushSound: async () => undefined,
    forgetSound: () => undefined,
    close() {
      encoder.free()
      decoder.free()
    },
  }
}
