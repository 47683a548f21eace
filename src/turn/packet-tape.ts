/** Opus packets one after the other, and how long each of them lasts. */
export interface RecordedSound {
  readonly packets: readonly Uint8Array[]
  readonly frameMs: number
}

/** Ten minutes of what devices send at most; what is longer is kept without its end. */
const maxBytes = 4 * 1024 * 1024

/** Keeps the packets of one side of a turn as they are, for whoever wants to hear it again. */
export class PacketTape {
  #packets: Uint8Array[] = []
  #bytes = 0
  readonly #frameMs: number

  constructor(frameMs: number) {
    this.#frameMs = frameMs
  }

  /** The packet must not be changed afterwards. */
  push(packet: Uint8Array): void {
    if (this.#bytes + packet.length > maxBytes) return
    this.#packets.push(packet)
    this.#bytes += packet.length
  }

  /** Forgets all but the latest ones. */
  keepLast(ms: number): void {
    const kept = Math.ceil(ms / this.#frameMs)
    while (this.#packets.length > kept) this.#bytes -= this.#packets.shift()?.length ?? 0
  }

  /** What is on it, of which the first `count` packets at most; the tape is empty afterwards. `undefined`: nothing. */
  take(count = Number.POSITIVE_INFINITY): RecordedSound | undefined {
    const packets = this.#packets.slice(0, count)
    this.#packets = []
    this.#bytes = 0
    return packets.length === 0 ? undefined : { packets, frameMs: this.#frameMs }
  }
}
