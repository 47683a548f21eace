import type { Clock } from '../lib/clock.ts'
import { type Language, phrase } from './phrases.ts'
import type { Playout } from './playout.ts'
import { downlink } from './speech.ts'

/** What is played when an answer takes long: Opus packets made before, for each language that has them. */
export type StoredPhrase = Readonly<Partial<Record<Language, readonly Uint8Array[]>>>

export interface Patience {
  /** An answer that takes longer than this is announced. */
  readonly ms: number
  readonly packets: StoredPhrase
}

export interface Wait {
  /** Cancels the announcement, or waits until it has been said. */
  over(): Promise<void>
}

/**
 * Says "one moment" if nothing else is said in time. Whoever wants to speak asks `over` first: it cancels what is still
 * to come, and waits for what has begun.
 */
export function announceWait(patience: Patience | undefined, language: Language, playout: Playout, clock: Clock): Wait {
  const packets = patience?.packets[language]
  if (!patience || !packets) return { over: () => Promise.resolve() }
  let saying = Promise.resolve()
  const timer = clock.after(patience.ms, () => {
    // It belongs to no answer: an empty piece leaves no trace in what was heard. An interruption ends it.
    const sentence = {
      piece: '',
      shown: phrase('oneMoment', language),
      packets: stream(packets),
      madeMs: () => packets.length * downlink.frameMs,
    }
    saying = playout.say(sentence).catch(() => undefined)
  })
  return {
    over() {
      timer.cancel()
      return saying
    },
  }
}

async function* stream(packets: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* packets
}
