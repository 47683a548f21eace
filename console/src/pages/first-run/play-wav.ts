/** Plays a WAV file until its end or the signal. Rejects where the browser cannot. */
export async function playWav(base64: string, signal: AbortSignal): Promise<void> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const context = new AudioContext()
  try {
    const source = context.createBufferSource()
    source.buffer = await context.decodeAudioData(bytes.buffer)
    source.connect(context.destination)
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    source.onended = () => resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) return
    source.start()
    await ended
  } finally {
    await context.close()
  }
}
