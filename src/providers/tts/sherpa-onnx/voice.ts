import { floatToPcm } from '../../../audio/float-pcm.ts'
import { BoundedQueue } from '../../../lib/bounded-queue.ts'
import type { OfflineTts } from './sherpa-voice.ts'
import { Slots } from './slots.ts'

export interface SpeakingStyle {
  readonly speaker: number
  readonly speed: number
}

/**
 * Sentences made at the same time. They block threads of libuv's pool, of which there are four: files and name lookups
 * need some, too.
 */
const maxAtOnce = 2

/** Between two pieces others get their turn, and an interruption is noticed. */
const pieceMs = 200

/** Sentences in one text; what a language model writes is cut into sentences before. */
const maxParts = 1000

/** One model for all who speak. */
export class Voice {
  readonly #model: OfflineTts
  readonly #style: SpeakingStyle
  readonly #slots = new Slots(maxAtOnce)
  readonly #working = new Set<Promise<unknown>>()
  readonly #closing = new AbortController()

  constructor(model: OfflineTts, style: SpeakingStyle) {
    this.#model = model
    this.#style = style
  }

  get sampleRate(): number {
    return this.#model.sampleRate
  }

  /** Pieces of PCM as they are made; ends at once with the signal, whose reason it leaves to the caller. */
  async *speak(text: string, signal: AbortSignal): AsyncGenerator<Int16Array, void, undefined> {
    const ended = AbortSignal.any([signal, this.#closing.signal])
    const leave = await this.#slots.take(ended)
    const parts = new BoundedQueue<Int16Array>(maxParts)
    const stop = () => {
      parts.clear()
      parts.close()
    }
    ended.addEventListener('abort', stop, { once: true })
    const made = this.#make(text, parts).finally(leave)
    // It may fail while nobody listens.
    const settled = made.catch(() => undefined).finally(() => this.#working.delete(settled))
    this.#working.add(settled)
    try {
      for await (const pcm of parts) yield* pieces(pcm, (this.#model.sampleRate * pieceMs) / 1000)
      ended.throwIfAborted()
      // Not awaited after an abort: the model cannot be stopped.
      await made
    } finally {
      ended.removeEventListener('abort', stop)
    }
  }

  /** Ends all calls; resolves when no thread works any more. */
  async close(reason: unknown): Promise<void> {
    this.#closing.abort(reason)
    await Promise.all(this.#working)
  }

  async #make(text: string, parts: BoundedQueue<Int16Array>): Promise<void> {
    let received = 0
    try {
      const { samples } = await this.#model.generateAsync({
        // A NUL would end it there.
        text: text.replace(/\p{Cc}+/gu, ' '),
        sid: this.#style.speaker,
        speed: this.#style.speed,
        enableExternalBuffer: false,
        onProgress: (part) => {
          received += part.samples.length
          parts.push(floatToPcm(part.samples))
        },
      })
      // Nothing promises that each part is told before the end.
      if (samples.length > received) parts.push(floatToPcm(samples.subarray(received)))
    } catch (error) {
      // Of a text in which nothing can be spoken; whether that is a failure is for the caller to say.
      if (!(error instanceof Error && /produced no audio/.test(error.message))) throw error
    } finally {
      parts.close()
    }
  }
}

function* pieces(pcm: Int16Array, samples: number): Generator<Int16Array, void, undefined> {
  for (let at = 0; at < pcm.length; at += samples) yield pcm.subarray(at, at + samples)
}
