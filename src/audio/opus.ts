import { Application, Signal } from 'libopus-wasm'
import type { OpusDecoder, OpusRate } from './contract.ts'
import { encoderControl, type Libopus, loadLibopus } from './libopus.ts'

/** Packet durations that libopus encodes. */
export const opusFrameMs: readonly number[] = [2.5, 5, 10, 20, 40, 60, 80, 100, 120]

/** Enough for clear speech at 24 kHz, and below the 200 bytes per 60 ms that devices themselves send. */
const speechBitrate = 24_000

/**
 * Effort of the encoder, 0 to 10. By `node bench/audio.ts` the spectrum of speech is off by 7.7 dB at 0, 7.4 at 3, 6.5
 * at 5 and 5.9 from 8 on, for 370, 490, 620 and 1260 us per packet: 5 is where more begins to cost more than it gives.
 */
export const encoderComplexity = 5
/** Effort when packets are waiting: more voices in time are worth more than the last bit of clarity. */
export const hurriedComplexity = 0

/** Encodes on the calling thread. */
export interface PacketEncoder {
  /** `pcm` holds exactly one packet's samples, else RangeError. The packet is a fresh array. */
  encode(pcm: Int16Array, complexity?: number): Uint8Array
  free(): void
}

interface EncoderSettings {
  readonly rate: OpusRate
  readonly frameMs: number
  readonly complexity?: number
}

/** Makes codecs on the calling thread; all share one wasm memory and one pair of transfer buffers in it. */
export interface Opus {
  decoder(rate: OpusRate): OpusDecoder
  encoder(settings: EncoderSettings): PacketEncoder
}

const maxPacketMs = 120
/** 48 frames of 1275 bytes and their lengths (RFC 6716 3.4): what is longer is not an Opus packet. */
const maxPacketBytes = 61_440

export async function loadOpus(): Promise<Opus> {
  const lib = await loadLibopus()
  const packetPointer = allocate(lib, maxPacketBytes)
  const pcmPointer = allocate(lib, (48_000 * maxPacketMs * 2) / 1000)
  return {
    decoder: (rate) => new WasmDecoder(lib, packetPointer, pcmPointer, rate),
    encoder: (settings) => new WasmEncoder(lib, packetPointer, pcmPointer, settings),
  }
}

class WasmDecoder implements OpusDecoder {
  readonly #lib: Libopus
  readonly #packet: number
  readonly #pcm: number
  readonly #maxSamples: number
  #state: number

  constructor(lib: Libopus, packet: number, pcm: number, rate: OpusRate) {
    this.#lib = lib
    this.#packet = packet
    this.#pcm = pcm
    this.#maxSamples = (rate * maxPacketMs) / 1000
    this.#state = create(lib, (error) => lib._oc_create_decoder(rate, 1, error))
  }

  decode(packet: Uint8Array): Int16Array | undefined {
    if (this.#state === 0) throw new Error('Opus decoder used after free')
    // Length 0 would ask libopus to conceal a loss.
    if (packet.length === 0 || packet.length > maxPacketBytes) return undefined
    this.#lib.HEAPU8.set(packet, this.#packet)
    const samples = this.#lib._oc_decode(this.#state, this.#packet, packet.length, this.#pcm, this.#maxSamples, 0)
    if (samples <= 0) return undefined
    return this.#lib.HEAP16.slice(this.#pcm / 2, this.#pcm / 2 + samples)
  }

  free(): void {
    if (this.#state !== 0) this.#lib._oc_destroy_decoder(this.#state)
    this.#state = 0
  }
}

class WasmEncoder implements PacketEncoder {
  readonly #lib: Libopus
  readonly #packet: number
  readonly #pcm: number
  readonly #samples: number
  #state: number
  #complexity: number

  constructor(lib: Libopus, packet: number, pcm: number, settings: EncoderSettings) {
    const { rate, frameMs, complexity = encoderComplexity } = settings
    if (!opusFrameMs.includes(frameMs)) throw new RangeError(`Opus packets cannot last ${frameMs} ms`)
    this.#lib = lib
    this.#packet = packet
    this.#pcm = pcm
    this.#samples = (rate * frameMs) / 1000
    this.#complexity = complexity
    this.#state = create(lib, (error) => lib._oc_create_encoder(rate, 1, Application.Voip, error))
    this.#control(encoderControl.SetBitrate, speechBitrate)
    this.#control(encoderControl.SetComplexity, complexity)
    this.#control(encoderControl.SetSignal, Signal.Voice)
  }

  encode(pcm: Int16Array, complexity = this.#complexity): Uint8Array {
    if (this.#state === 0) throw new Error('Opus encoder used after free')
    if (complexity !== this.#complexity) this.#control(encoderControl.SetComplexity, complexity)
    this.#complexity = complexity
    if (pcm.length !== this.#samples) throw new RangeError(`${pcm.length} samples, a packet takes ${this.#samples}`)
    this.#lib.HEAP16.set(pcm, this.#pcm / 2)
    const bytes = this.#lib._oc_encode(this.#state, this.#pcm, this.#samples, this.#packet, maxPacketBytes)
    if (bytes < 0) throw opusError(this.#lib, bytes, 'encode')
    return this.#lib.HEAPU8.slice(this.#packet, this.#packet + bytes)
  }

  free(): void {
    if (this.#state !== 0) this.#lib._oc_destroy_encoder(this.#state)
    this.#state = 0
  }

  #control(request: number, value: number): void {
    const code = this.#lib._oc_encoder_ctl(this.#state, request, value)
    if (code < 0) throw opusError(this.#lib, code, `set ${request}`)
  }
}

function create(lib: Libopus, make: (errorPointer: number) => number): number {
  const errorPointer = allocate(lib, 4)
  const state = make(errorPointer)
  const code = lib.HEAP32[errorPointer / 4] ?? 0
  lib._free(errorPointer)
  if (state === 0 || code !== 0) throw opusError(lib, code, 'create')
  return state
}

function allocate(lib: Libopus, bytes: number): number {
  const pointer = lib._malloc(bytes)
  if (pointer === 0) throw new Error(`Opus: no memory for ${bytes} bytes`)
  return pointer
}

function opusError(lib: Libopus, code: number, operation: string): Error {
  return new Error(`Opus ${operation} failed: ${lib.UTF8ToString(lib._oc_strerror(code))} (${code})`)
}
