import type { Message } from './incoming.ts'
import { type Match, type MessageLog, matches, type Received, type ReceivedClose } from './message-log.ts'
import type { Playback } from './playback.ts'

/** An answer as the user got it. */
export interface HeardAnswer {
  /** Sentences as shown. */
  readonly sentences: readonly string[]
  readonly playedPackets: number
  readonly playedMs: number
}

/** What a test may wait for on a device; every wait looks from where the one before it ended. */
export class Expectations {
  readonly playback: Playback
  readonly #log: MessageLog
  readonly #timeoutMs: number

  /** `timeoutMs`: how long each wait lasts unless told. */
  constructor(log: MessageLog, playback: Playback, timeoutMs: number) {
    this.#log = log
    this.playback = playback
    this.#timeoutMs = timeoutMs
  }

  /** Everything that came, in order. */
  get received(): readonly Received[] {
    return this.#log.entries
  }

  /** The next message of this type, from what came already or will come. `match`: members or a function. */
  async expect(type: string, match?: Match, timeoutMs = this.#timeoutMs): Promise<Message> {
    const what = match === undefined || typeof match === 'function' ? type : `${type} ${JSON.stringify(match)}`
    const wants = (entry: Received) =>
      entry.kind === 'text' && entry.message.type === type && matches(entry.message, match)
    const entry = await this.#log.next(what, wants, timeoutMs)
    if (entry.kind !== 'text') throw new Error('unreachable: only texts are wanted')
    return entry.message
  }

  /** Waits for `packets` more packets of audio; with `keepAudio` only. */
  async expectAudio(packets = 1, timeoutMs = this.#timeoutMs): Promise<void> {
    for (let count = 0; count < packets; count++) {
      await this.#log.next('audio', (entry) => entry.kind === 'audio', timeoutMs)
    }
  }

  /** The server ends the connection. */
  async expectClose(timeoutMs = this.#timeoutMs): Promise<ReceivedClose> {
    const entry = await this.#log.next('close', (received) => received.kind === 'close', timeoutMs)
    if (entry.kind !== 'close') throw new Error('unreachable: only closes are wanted')
    return entry
  }

  /** Rejects when anything (of these types, if given) comes within `ms`. Audio is of type `audio`. */
  expectNothing(ms: number, types?: readonly string[]): Promise<void> {
    const typeOf = (entry: Received) => (entry.kind === 'text' ? entry.message.type : entry.kind)
    return this.#log.nothing(ms, (entry) => types === undefined || types.includes(typeOf(entry)))
  }

  /** From the next `tts start` to the end of what is heard of the answer. Rejects when the server closes before. */
  async expectAnswer(timeoutMs = this.#timeoutMs): Promise<HeardAnswer> {
    await this.#expectTts('start', timeoutMs)
    const { playedPackets, playedMs } = this.playback
    const sentences: string[] = []
    for (;;) {
      const { state, text } = await this.#expectTts(undefined, timeoutMs)
      if (state === 'sentence_start') sentences.push(String(text))
      if (state === 'stop') break
    }
    await new Promise<void>((resolve) => this.playback.whenDrained(resolve))
    return {
      sentences,
      playedPackets: this.playback.playedPackets - playedPackets,
      playedMs: this.playback.playedMs - playedMs,
    }
  }

  async #expectTts(state: string | undefined, timeoutMs: number): Promise<Message> {
    const wants = (entry: Received) =>
      entry.kind === 'close' ||
      (entry.kind === 'text' && entry.message.type === 'tts' && (state ?? entry.message.state) === entry.message.state)
    const entry = await this.#log.next(state === undefined ? 'tts' : `tts ${state}`, wants, timeoutMs)
    if (entry.kind === 'text') return entry.message
    throw new Error('the server closed the connection before the end of its answer')
  }

  /** Texts that came and that nobody expected. */
  get leftovers(): readonly Message[] {
    return this.#log.leftovers
  }
}
