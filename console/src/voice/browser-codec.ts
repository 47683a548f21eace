import { playbackRate, uplink } from './audio-format.ts'
import type { Codec, CodecOutputs } from './codec.ts'

const encoding: AudioEncoderConfig = {
  codec: 'opus',
  sampleRate: uplink.sampleRate,
  numberOfChannels: 1,
  bitrate: uplink.bitrate,
  opus: { frameDuration: uplink.frameMs * 1000 },
}
const decoding: AudioDecoderConfig = { codec: 'opus', sampleRate: playbackRate, numberOfChannels: 1 }

/** WebCodecs; `undefined` where this browser has none for Opus in frames of this length. */
export async function browserCodec({ onPacket, onSound }: CodecOutputs): Promise<Codec | undefined> {
  if (typeof AudioEncoder === 'undefined' || typeof AudioDecoder === 'undefined') return undefined
  const answers = await Promise.all([
    AudioEncoder.isConfigSupported(encoding),
    AudioDecoder.isConfigSupported(decoding),
  ]).catch(() => [])
  if (answers.length === 0 || answers.some(({ supported }) => !supported)) return undefined
  let encoder = openEncoder(onPacket)
  let decoder = openDecoder(onSound)
  let frames = 0
  let packets = 0
  return {
    kind: 'browser',
    encode(pcm) {
      if (encoder.state === 'closed') encoder = openEncoder(onPacket)
      const frame = new AudioData({
        format: 's16',
        sampleRate: uplink.sampleRate,
        numberOfChannels: 1,
        numberOfFrames: pcm.length,
        timestamp: frames++ * uplink.frameMs * 1000,
        data: new Int16Array(pcm),
      })
      encoder.encode(frame)
      frame.close()
    },
    async flushSpeech() {
      if (encoder.state === 'configured') await encoder.flush().catch(closedByFailure)
    },
    decode(packet) {
      if (decoder.state === 'closed') decoder = openDecoder(onSound)
      // Times are not looked at: only the order counts.
      decoder.decode(
        new EncodedAudioChunk({ type: 'key', timestamp: packets++ * 60_000, data: new Uint8Array(packet) }),
      )
    },
    async flushSound() {
      if (decoder.state === 'configured') await decoder.flush().catch(closedByFailure)
    },
    forgetSound() {
      if (decoder.state === 'closed') return
      decoder.reset()
      decoder.configure(decoding)
    },
    close() {
      if (encoder.state !== 'closed') encoder.close()
      if (decoder.state !== 'closed') decoder.close()
    },
  }
}

function openEncoder(onPacket: CodecOutputs['onPacket']): AudioEncoder {
  const encoder = new AudioEncoder({
    output(chunk) {
      const packet = new Uint8Array(chunk.byteLength)
      chunk.copyTo(packet)
      onPacket(packet)
    },
    error: closedByFailure,
  })
  encoder.configure(encoding)
  return encoder
}

function openDecoder(onSound: CodecOutputs['onSound']): AudioDecoder {
  const decoder = new AudioDecoder({
    output(sound) {
      const pcm = new Float32Array(sound.numberOfFrames)
      sound.copyTo(pcm, { planeIndex: 0, format: 'f32-planar' })
      sound.close()
      onSound(pcm)
    },
    error: closedByFailure,
  })
  decoder.configure(decoding)
  return decoder
}

/** What fails is closed by the browser; another one is opened when it is needed. */
function closedByFailure(): void {}
