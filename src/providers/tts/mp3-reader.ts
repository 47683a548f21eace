import { Mp3Reader } from '../../audio/mp3.ts'
import type { AudioReader } from './audio-reader.ts'

/** Reads MP3, for services that send nothing else. */
export async function mp3Reader(): Promise<AudioReader> {
  const mp3 = await Mp3Reader.open()
  return {
    push(bytes) {
      const audio = mp3.push(bytes)
      return audio ? [audio] : []
    },
    free: () => mp3.free(),
  }
}
