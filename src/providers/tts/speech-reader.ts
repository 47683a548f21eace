import type { ReplyReader } from '../call.ts'
import type { SpeechChunk } from '../contract.ts'
import { ProviderError } from '../provider-error.ts'
import type { AudioReader } from './audio-reader.ts'

/** Nearly six minutes at 48 kHz: no sentence is longer, only a vendor gone wild. */
export const maxAudioBytes = 32 * 1024 * 1024

/**
 * The PCM in the bytes of one reply. Fails `bad-reply` on bytes that are not audio, on more than `maxAudioBytes`, and
 * on no sound at all for a `text` that can be spoken.
 */
export function speechReader(provider: string, text: string, audio: AudioReader): ReplyReader<Uint8Array, SpeechChunk> {
  const bad = (what: string, cause?: unknown) =>
    new ProviderError(provider, 'bad-reply', `${provider}: ${what}`, { cause })
  let received = 0
  let heard = false
  return {
    push(bytes) {
      received += bytes.length
      if (received > maxAudioBytes) throw bad(`more than ${maxAudioBytes} bytes of audio for one sentence`)
      try {
        const chunks = audio.push(bytes)
        heard ||= chunks.length > 0
        return chunks
      } catch (error) {
        throw bad(error instanceof Error ? error.message : 'what it sent is not audio', error)
      }
    },
    end() {
      if (!heard && /[\p{L}\p{N}]/u.test(text)) throw bad('it sent no audio')
      return []
    },
    free: () => audio.free(),
  }
}
