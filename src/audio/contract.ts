/**
 * The audio room: pure codecs and detectors, and an engine that decides on which thread they run. PCM is 16-bit
 * signed mono in Int16Arrays; rates in Hz.
 */

/** Rates Opus knows; the downlink may use any of them (device-wire 4). */
export type OpusRate = 8000 | 12_000 | 16_000 | 24_000 | 48_000

export interface OpusDecoder {
  /** PCM at the decoder's rate in an array of its own; `undefined` for a packet that is not Opus. */
  decode(packet: Uint8Array): Int16Array | undefined
  free(): void
}

/** Encodes on whichever thread the engine chose; packets come back in order. */
export interface OpusEncoder {
  /**
   * `pcm` holds exactly one packet's samples; it is not kept. Rejects with an AudioError when the engine has been
   * closed (`closed`) or the encoding thread died (`crashed`: later packets are encoded by its replacement).
   */
  encode(pcm: Int16Array): Promise<Uint8Array>
  /** Packets already asked for still come. */
  free(): void
}

/** Decides frame by frame whether someone speaks. State belongs to one session; models are shared. */
export interface VoiceDetector {
  /** Takes 16 kHz PCM of any length; returns the share of it that is speech, 0..1. */
  feed(pcm: Int16Array): number
  reset(): void
  free(): void
}

export interface AudioEngine {
  decoder(rate: OpusRate): OpusDecoder
  /** `frameMs` is a duration that Opus has: 2.5, 5, 10, 20, 40, 60, 80, 100 or 120; else RangeError. */
  encoder(rate: OpusRate, frameMs: number): OpusEncoder
  detector(): VoiceDetector
  /** Which detector is used, and why not the better one. */
  readonly detection: { readonly name: 'webrtc' | 'silero'; readonly reason?: string }
  /** Starts what would otherwise start with the first answer, so that it does not wait. */
  warmUp(): Promise<void>
  /** Ends the encoding threads; encodes under way reject, new codecs are refused. */
  close(): Promise<void>
}
