/** Where the codec gives what it has made, each in order. */
export interface CodecOutputs {
  /** Opus of one frame that was said here. */
  onPacket(packet: Uint8Array): void
  /** Sound at the playback rate. */
  onSound(pcm: Float32Array<ArrayBuffer>): void
}

/** Opus, both ways. */
export interface Codec {
  readonly kind: 'browser' | 'wasm'
  /** One frame of the uplink's length, which may be reused afterwards. */
  encode(pcm: Int16Array): void
  /** Resolves when the packets of all frames have been given. */
  flushSpeech(): Promise<void>
  /** A packet that is none is passed over. */
  decode(packet: Uint8Array): void
  /** Resolves when the sound of all packets has been given, or has been forgotten. */
  flushSound(): Promise<void>
  /** Forgets packets whose sound has not been given yet. */
  forgetSound(): void
  close(): void
}

/** The browser's own codec, else libopus, which is loaded only where it is needed. */
export async function loadCodec(outputs: CodecOutputs): Promise<Codec> {
  const { browserCodec } = await import('./browser-codec.ts')
  const own = await browserCodec(outputs)
  if (own) return own
  const { wasmCodec } = await import('./wasm-codec.ts')
  return await wasmCodec(outputs)
}
