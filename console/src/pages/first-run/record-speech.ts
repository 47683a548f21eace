import { uplink } from '../../voice/audio-format.ts'
import { openMicrophone } from '../../voice/microphone.ts'

/** What somebody says into the browser within `seconds`, as 16 kHz PCM. Rejects with a MicrophoneError. */
export async function recordSpeech(seconds: number, signal: AbortSignal): Promise<Int16Array> {
  const pcm = new Int16Array(seconds * uplink.sampleRate)
  let at = 0
  const { promise: whole, resolve } = Promise.withResolvers<void>()
  const microphone = await openMicrophone((frame) => {
    const taken = frame.subarray(0, pcm.length - at)
    pcm.set(taken, at)
    at += taken.length
    if (at === pcm.length) resolve()
  }, resolve)
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  await whole
  microphone.close()
  return pcm.subarray(0, at)
}

/** Little-endian PCM in base64, as the API takes it. */
export function base64Of(pcm: Int16Array): string {
  const bytes = new Uint8Array(pcm.length * 2)
  const view = new DataView(bytes.buffer)
  for (const [index, sample] of pcm.entries()) view.setInt16(index * 2, sample, true)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
