import type { SpeechChunk } from '../contract.ts'
import { ProviderError } from '../provider-error.ts'
import type { AudioReader } from './audio-reader.ts'

/** Nearly six minutes at 48 kHz: no sentence is longer, only a vendor gone wild. */
export const maxAudioBytes = 32 * 1024 * 1024

/**
 * The PCM in the bytes of one reply, as they come. Fails `bad-reply` on bytes that are not audio, on more than
 * `maxAudioBytes`, and on no sound at all for a text that can be spoken.
 */
export async function* speechChunks(
  provider: string,
  text: string,
  bytes: AsyncIterable<Uint8Array>,
  reader: AudioReader,
): AsyncGenerator<SpeechChunk, void, undefined> {
  const bad = (what: string, cause?: unknown) =>
    new ProviderError(provider, 'bad-reply', `${provider}: ${what}`, { cause })
  let received = 0
  let heard = false
  try {
    for await (const piece of bytes) {
      received += piece.length
      if (received > maxAudioBytes) throw bad(`more than ${maxAudioBytes} bytes of audio for one sentence`)
      for (const chunk of read(piece)) {
        heard = true
        yield chunk
      }
    }
  } finally {
    reader.free()
  }
  if (!heard && /[\p{L}\p{N}]/u.test(text)) throw bad('it sent no audio')

  function read(piece: Uint8Array): readonly SpeechChunk[] {
    try {
      return reader.push(piece)
    } catch (error) {
      throw bad(error instanceof Error ? error.message : 'what it sent is not audio', error)
    }
  }
}
