import { EncoderCtl } from 'libopus-wasm'

/**
 * The C functions of libopus as libopus-wasm compiles them. That package's own classes are made asynchronously only,
 * while a session needs its decoder before the next frame of the same tick, so they are called directly. The package
 * is pinned to an exact version for this; opus.test.ts notices any change.
 */
export interface Libopus {
  readonly HEAPU8: Uint8Array
  readonly HEAP16: Int16Array
  readonly HEAP32: Int32Array
  _malloc(bytes: number): number
  _free(pointer: number): void
  UTF8ToString(pointer: number): string
  _oc_strerror(code: number): number
  _oc_create_decoder(rate: number, channels: number, errorPointer: number): number
  _oc_destroy_decoder(decoder: number): void
  /** Samples per channel, or a negative error code. */
  _oc_decode(decoder: number, packet: number, packetBytes: number, pcm: number, maxSamples: number, fec: number): number
  _oc_create_encoder(rate: number, channels: number, application: number, errorPointer: number): number
  _oc_destroy_encoder(encoder: number): void
  /** Bytes, or a negative error code. */
  _oc_encode(encoder: number, pcm: number, samples: number, packet: number, maxBytes: number): number
  _oc_encoder_ctl(encoder: number, request: number, value: number): number
}

export const encoderControl = EncoderCtl

/** A fresh instance with its own memory; codecs of one instance share it. Takes some 20 ms. */
export async function loadLibopus(): Promise<Libopus> {
  const location = new URL('./generated/libopus.generated.mjs', import.meta.resolve('libopus-wasm'))
  const wasm: { default(): Promise<Libopus> } = await import(location.href)
  return await wasm.default()
}
