/** Tells what a voice sounds like, whatever it says. */
export interface VoicePrinter {
  /**
   * The print of the one voice in 16 kHz mono PCM: prints of one person point in about the same direction. Rejects with
   * a ProviderError.
   */
  print(pcm: Int16Array): Promise<Float32Array>
  close(): Promise<void>
}
