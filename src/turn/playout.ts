import { type Clock, sleep } from '../lib/clock.ts'
import type { Lane, Link } from '../protocol/link.ts'
import { heardText, type SentSentence } from './heard.ts'

/**
 * Packets sent before their time: cover for a late network. Devices keep 20 packets since v2.5 and drop silently what
 * is over; 5 to 10 ahead is the advice (device-wire 5).
 */
const packetsAhead = 8
/** `tts start` clears the device's queue when it takes effect; sound sent right behind it is lost (device-wire 5). */
const settleMs = 150
/** From a packet's arrival to its sound: decoding and the device's own output buffer. */
const deviceDelayMs = 120

export interface PlayoutPorts {
  readonly clock: Clock
  readonly link: Link
  readonly frameMs: number
  /** Aborted when the turn is interrupted: sound stops at once. */
  readonly signal: AbortSignal
  /** Called when the first packet leaves. */
  onFirstPacket(): void
  /** Called with each packet that leaves. */
  onPacket?(packet: Uint8Array): void
}

/** What `say` plays: a piece of the answer, its text for the screen, its Opus packets. */
export interface Sentence {
  readonly piece: string
  readonly shown: string
  readonly packets: AsyncIterable<Uint8Array>
  /** Length of the sound that has been made so far, in ms: more than was taken from `packets`, where it is made ahead. */
  madeMs(): number
}

/**
 * Speech on its way to the device: `tts start`, sentences with their sound in real time, `tts stop` when the last sound
 * has been played. When the signal is aborted, sound that has not left is forgotten and `tts stop` goes out before
 * anything else runs.
 */
export class Playout {
  readonly #ports: PlayoutPorts
  readonly #sentences: SentSentence[] = []
  /** Timestamp of the packet before the first one; framing 2 carries it and devices echo it. */
  readonly #timestampBase: number
  #state: 'before' | 'speaking' | 'over' = 'before'
  #startedAt = 0
  /** When the first packet was (or, after a gap, would have been) played. */
  #playStart = 0
  #sent = 0
  #echoed = 0
  /** What is found out later about the answer must not count the time since. */
  #stoppedAt: number | undefined

  constructor(ports: PlayoutPorts) {
    this.#ports = ports
    this.#timestampBase = (Math.floor(ports.clock.now()) & 0x3fff_ffff) + 1
    ports.signal.addEventListener('abort', this.#stop, { once: true })
  }

  /** When it was over, by the clock; `undefined`: it is not. */
  get stoppedAt(): number | undefined {
    return this.#stoppedAt
  }

  /** Closes the microphone of a device in auto mode: as early as possible. */
  begin(): void {
    if (this.#state !== 'before' || this.#ports.signal.aborted) return
    this.#state = 'speaking'
    this.#startedAt = this.#ports.clock.now()
    this.#ports.link.send({ type: 'tts', state: 'start' })
  }

  /**
   * Returns when the last packet of the sentence has been sent; up to `packetsAhead` of them are yet to be heard. A
   * sentence without sound, or whose sound fails, is shown all the same.
   */
  async say(sentence: Sentence): Promise<void> {
    const { clock, link, frameMs, signal } = this.#ports
    const sent: SentSentence = { text: sentence.piece, packets: 0 }
    const show = () => {
      this.#sentences.push(sent)
      link.send({ type: 'tts', state: 'sentence_start', text: sentence.shown }, 'audio')
    }
    let packets = 0
    try {
      for await (const packet of sentence.packets) {
        const waitMs = this.#dueIn(clock.now())
        if (waitMs > 0) await sleep(clock, waitMs, signal)
        signal.throwIfAborted()
        if (packets === 0) show()
        this.#follow(clock.now())
        if (this.#sent === 0) this.#ports.onFirstPacket()
        this.#sent++
        packets++
        sent.packets = Math.max(packets, Math.ceil(sentence.madeMs() / frameMs))
        this.#ports.onPacket?.(packet)
        link.sendAudio(packet, this.#timestampBase + this.#sent * frameMs)
      }
      sent.packets = packets
    } finally {
      if (packets === 0 && !signal.aborted) show()
    }
  }

  /** Waits until everything has been played, then tells the device so. */
  async finish(): Promise<void> {
    const { clock, frameMs, signal } = this.#ports
    if (this.#sent > 0) {
      const leftMs = this.#playStart + this.#sent * frameMs + deviceDelayMs - clock.now()
      if (leftMs > 0) await sleep(clock, leftMs, signal)
    }
    signal.throwIfAborted()
    // Behind the sound that a slow connection may still hold back.
    this.#end('audio')
  }

  /** The device says which packet it has just played (framing 2 with server AEC). */
  echo(timestamp: number): void {
    const packet = Math.round((timestamp - this.#timestampBase) / this.#ports.frameMs)
    if (packet > this.#echoed && packet <= this.#sent) this.#echoed = packet
  }

  /** What of the answer has been heard until now, or until its stop: by the device's echo, else by the clock. */
  heard(): { readonly text: string; readonly by: 'echo' | 'clock'; readonly packets: number } {
    if (this.#echoed > 0) {
      return { text: heardText(this.#sentences, this.#echoed), by: 'echo', packets: this.#echoed }
    }
    const playedMs = (this.#stoppedAt ?? this.#ports.clock.now()) - this.#playStart - deviceDelayMs
    const packets = this.#sent === 0 ? 0 : Math.max(0, Math.min(this.#sent, Math.floor(playedMs / this.#ports.frameMs)))
    return { text: heardText(this.#sentences, packets), by: 'clock', packets }
  }

  #dueIn(now: number): number {
    if (this.#sent === 0) return this.#startedAt + settleMs - now
    return this.#playStart + (this.#sent - packetsAhead) * this.#ports.frameMs - now
  }

  /** The device plays the next packet now if it has run out of them; later ones follow from there. */
  #follow(now: number): void {
    const runsOutAt = this.#playStart + this.#sent * this.#ports.frameMs
    if (this.#sent === 0 || runsOutAt < now) this.#playStart = now - this.#sent * this.#ports.frameMs
  }

  readonly #stop = (): void => {
    if (this.#state === 'speaking') this.#ports.link.dropAudio()
    this.#end('control')
  }

  #end(lane: Lane): void {
    this.#ports.signal.removeEventListener('abort', this.#stop)
    this.#stoppedAt ??= this.#ports.clock.now()
    if (this.#state === 'speaking') this.#ports.link.send({ type: 'tts', state: 'stop' }, lane)
    this.#state = 'over'
  }
}
