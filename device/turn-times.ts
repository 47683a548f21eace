import type { Received } from './message-log.ts'

/** When the stages of an answer were seen, in ms after the user had finished; missing = not seen. */
export interface TurnStages {
  readonly transcript?: number
  readonly speaking?: number
  readonly sentence?: number
  /** The first packet, were it silent. */
  readonly audio?: number
  readonly stop?: number
}

/**
 * Packets at the beginning of an answer that come faster than real time, to fill the buffer of the device; the pace is
 * measured behind them.
 */
const burstPackets = 10

/** Takes the time of one answer as it comes in. */
export class TurnTimes {
  stages: { -readonly [stage in keyof TurnStages]: number } = {}
  /** What the server understood. */
  words = ''
  /** Of audio packets behind the first burst: how far the time between two of them is off their duration, in ms. */
  readonly jitterMs: number[] = []
  readonly #fromMs: number
  readonly #packetMs: number
  #packets = 0
  #lastMs = 0

  constructor(fromMs: number, packetMs: number) {
    this.#fromMs = fromMs
    this.#packetMs = packetMs
  }

  take(entry: Received): void {
    const stage = stageOf(entry)
    if (stage && this.stages[stage] === undefined) this.stages[stage] = entry.atMs - this.#fromMs
    if (entry.kind === 'text' && entry.message.type === 'stt') this.words = String(entry.message.text)
    if (entry.kind !== 'audio') return
    if (++this.#packets > burstPackets) this.jitterMs.push(Math.abs(entry.atMs - this.#lastMs - this.#packetMs))
    this.#lastMs = entry.atMs
  }
}

function stageOf(entry: Received): keyof TurnStages | undefined {
  if (entry.kind === 'audio') return 'audio'
  if (entry.kind === 'close') return undefined
  const { type, state } = entry.message
  if (type === 'stt') return 'transcript'
  if (type !== 'tts') return undefined
  if (state === 'start') return 'speaking'
  if (state === 'sentence_start') return 'sentence'
  return state === 'stop' ? 'stop' : undefined
}
