import type { Clock, Timer } from '../src/lib/clock.ts'

/** One downlink packet as it came off the wire. */
interface Packet {
  readonly payload: Uint8Array
  /** Of framing 2; 0 = none. */
  readonly timestamp: number
  readonly durationMs: number
}

interface PlayedPacket extends Packet {
  readonly atMs: number
}

/** The loudspeaker had nothing to play although the answer went on afterwards. */
interface Underrun {
  readonly atMs: number
  readonly gapMs: number
}

interface PlaybackOptions {
  /** Packets waiting to be decoded; more are dropped. */
  readonly capacity: number
  /** False: only counts, so that many devices fit into one process. */
  readonly keepPackets: boolean
}

/**
 * The sound the output driver has taken over but not yet played: 6 DMA buffers of 240 samples at 24 kHz on the
 * common boards. Emptying the queue does not take it back.
 */
const outputBufferMs = 60

/** Timestamps of played packets that still wait for an uplink packet to carry them; more are skipped. */
const maxTimestamps = 3

/**
 * What the device plays: a bounded queue of packets, emptied at the pace of their durations. Pure but for the clock;
 * `onDrained` is called whenever the last waiting packet has been taken over by the output.
 */
export class Playback {
  readonly played: PlayedPacket[] = []
  readonly underruns: Underrun[] = []
  playedPackets = 0
  playedMs = 0
  droppedPackets = 0
  clearedPackets = 0
  /** Most packets that ever waited: how far ahead the server was. */
  highWater = 0
  readonly #clock: Clock
  readonly #options: PlaybackOptions
  readonly #queue: Packet[] = []
  readonly #timestamps: number[] = []
  readonly #waiting = new Set<() => void>()
  #audibleUntilMs = 0
  /** An answer is under way: a gap in it is an underrun. */
  #continuing = false
  #timer: Timer | undefined

  constructor(clock: Clock, options: PlaybackOptions) {
    this.#clock = clock
    this.#options = options
  }

  /** Packets that wait to be decoded. */
  get size(): number {
    return this.#queue.length
  }

  /** When the last sound taken over so far ends, by the clock. */
  get audibleUntilMs(): number {
    return this.#audibleUntilMs
  }

  /** False when the queue was full and the packet is lost. */
  push(packet: Packet): boolean {
    if (this.#queue.length >= this.#options.capacity) {
      this.droppedPackets++
      return false
    }
    this.#noteGap()
    this.#queue.push(packet)
    this.highWater = Math.max(this.highWater, this.#queue.length)
    if (!this.#timer) this.#pump()
    return true
  }

  /** Empties the queue and returns how many packets were lost; what the output has taken over plays on. */
  clear(): number {
    const lost = this.#queue.splice(0).length
    this.clearedPackets += lost
    this.#timestamps.length = 0
    this.#continuing = false
    this.#timer?.cancel()
    this.#timer = undefined
    this.#drained()
    return lost
  }

  /** The answer is complete: silence from here on is no underrun. */
  endAnswer(): void {
    this.#continuing = false
  }

  /** Calls back once nothing waits to be decoded, at once if that is so already. */
  whenDrained(run: () => void): void {
    if (this.#queue.length === 0) run()
    else this.#waiting.add(run)
  }

  /** The timestamp that the next uplink packet repeats for the server's echo cancellation; 0 = none. */
  takeTimestamp(): number {
    const usable = this.#timestamps.length <= maxTimestamps
    const timestamp = this.#timestamps.shift() ?? 0
    return usable ? timestamp : 0
  }

  #noteGap(): void {
    const gapMs = this.#clock.now() - this.#audibleUntilMs
    if (this.#continuing && gapMs > 0) this.underruns.push({ atMs: this.#audibleUntilMs, gapMs })
  }

  #pump(): void {
    this.#timer = undefined
    for (let packet = this.#queue[0]; packet; packet = this.#queue[0]) {
      const now = this.#clock.now()
      const roomInMs = this.#audibleUntilMs - now - outputBufferMs
      if (roomInMs > 0) {
        this.#timer = this.#clock.after(roomInMs, () => this.#pump())
        return
      }
      this.#queue.shift()
      this.#play(packet, now)
    }
    this.#drained()
  }

  #play(packet: Packet, now: number): void {
    const atMs = Math.max(now, this.#audibleUntilMs)
    this.#audibleUntilMs = atMs + packet.durationMs
    this.#continuing = true
    this.playedPackets++
    this.playedMs += packet.durationMs
    if (packet.timestamp > 0) this.#timestamps.push(packet.timestamp)
    if (this.#options.keepPackets) this.played.push({ ...packet, atMs })
  }

  #drained(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const run of waiting) run()
  }
}
