import type { VoiceDetector } from './contract.ts'
import { PcmRing } from './pcm-ring.ts'

export interface SpeechGateOptions {
  /** Speech needed before an utterance begins. */
  readonly startMs: number
  /** Silence that ends it. */
  readonly silenceMs: number
  /** Audio kept from before its beginning. */
  readonly preRollMs: number
  /** It is ended after this long even while someone speaks. */
  readonly maxMs?: number
}

/**
 * What a piece of audio was: `silence` outside of utterances, `start` the piece with which one began, `speech` within
 * one (its gaps included), `end` its last piece.
 */
export type SpeechEvent = 'silence' | 'start' | 'speech' | 'end'

const samplesPerMs = 16

/**
 * Turns a detector's opinion on single frames into utterances. Evidence rises with speech and falls with its absence,
 * so that clicks begin nothing and breaths end nothing. The whole of an utterance is what `takePreRoll` gives at
 * `start`, followed by the pieces of each `speech` and of `end`: contiguous, nothing lost or doubled.
 */
export class SpeechGate {
  readonly #detector: VoiceDetector
  readonly #options: SpeechGateOptions
  #startMs: number
  #ring: PcmRing
  #speaking = false
  /** While not speaking: speech heard so far, and samples since it was last zero. */
  #evidenceMs = 0
  #onsetSamples = 0
  /** While speaking: silence heard so far, and how long the utterance has lasted. */
  #silenceMs = 0
  #lastedMs = 0

  /** The detector stays the caller's to free. */
  constructor(detector: VoiceDetector, options: SpeechGateOptions) {
    this.#detector = detector
    this.#options = options
    this.#startMs = options.startMs
    this.#ring = this.#makeRing()
  }

  get speaking(): boolean {
    return this.#speaking
  }

  /** How long nothing has been said, within an utterance; infinite outside of one. */
  get pausedMs(): number {
    return this.#speaking ? this.#silenceMs : Number.POSITIVE_INFINITY
  }

  /** How much speech begins an utterance from now on: more while the device itself speaks, for barge-in. */
  setStartMs(startMs: number): void {
    if (startMs === this.#startMs) return
    const kept = this.#ring.take(Number.POSITIVE_INFINITY)
    this.#startMs = startMs
    this.#ring = this.#makeRing()
    this.#ring.push(kept)
  }

  /** Takes 16 kHz PCM, usually one packet; what is not kept is copied. */
  feed(pcm: Int16Array): SpeechEvent {
    const share = this.#detector.feed(pcm)
    const speechMs = (share * pcm.length) / samplesPerMs
    const pauseMs = ((1 - share) * pcm.length) / samplesPerMs
    return this.#speaking ? this.#hearOn(speechMs, pauseMs) : this.#waitForSpeech(pcm, speechMs, pauseMs)
  }

  /**
   * What came before and during the start, the piece that gave `start` included: at most `preRollMs` and what made up
   * the start. Empty when there was no start since, or when it has been taken.
   */
  takePreRoll(): Int16Array {
    if (!this.#speaking) return new Int16Array(0)
    return this.#ring.take(this.#options.preRollMs * samplesPerMs + this.#onsetSamples)
  }

  /** Forgets the utterance; the detector keeps what it has learned about the room. */
  reset(): void {
    this.#speaking = false
    this.#evidenceMs = 0
    this.#onsetSamples = 0
    this.#silenceMs = 0
    this.#lastedMs = 0
    this.#ring.clear()
  }

  #waitForSpeech(pcm: Int16Array, speechMs: number, pauseMs: number): SpeechEvent {
    this.#ring.push(pcm)
    this.#evidenceMs = Math.max(0, this.#evidenceMs + speechMs - pauseMs)
    this.#onsetSamples = this.#evidenceMs > 0 ? this.#onsetSamples + pcm.length : 0
    if (this.#evidenceMs === 0 || this.#evidenceMs < this.#startMs) return 'silence'
    this.#speaking = true
    this.#silenceMs = 0
    this.#lastedMs = this.#onsetSamples / samplesPerMs
    return 'start'
  }

  #hearOn(speechMs: number, pauseMs: number): SpeechEvent {
    // A cough or a click in the silence delays the end by a little; speech that could begin an utterance starts the
    // silence anew.
    const recovery = this.#options.silenceMs / Math.max(1, this.#options.startMs)
    this.#silenceMs = Math.max(0, this.#silenceMs - speechMs * recovery) + pauseMs
    this.#lastedMs += speechMs + pauseMs
    const isOver = this.#silenceMs >= this.#options.silenceMs
    if (!isOver && this.#lastedMs < (this.#options.maxMs ?? Number.POSITIVE_INFINITY)) return 'speech'
    this.reset()
    return 'end'
  }

  /** Evidence that comes and goes can take longer than `startMs`; twice that is kept. */
  #makeRing(): PcmRing {
    return new PcmRing(Math.ceil((this.#options.preRollMs + 2 * this.#startMs + maxPieceMs) * samplesPerMs))
  }
}

/** The longest Opus packet: with what began before it, the piece that completes a start must fit in the ring. */
const maxPieceMs = 120
