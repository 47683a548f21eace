/** Packets the device keeps while the network does not take them; beyond it the oldest are lost (device-wire 5). */
const maxQueuedPackets = 40

/** What the network stack of an ESP32 takes before a send blocks. */
const congestedBytes = 5744

export interface UplinkSocket {
  /** Bytes given to the socket that have not left yet. */
  bufferedBytes(): number
  send(packet: Uint8Array): void
}

/** The device's send queue: audio leaves at once, or waits for a congested network, or is lost. */
export class Uplink {
  sentPackets = 0
  droppedPackets = 0
  readonly #socket: UplinkSocket
  readonly #queue: Uint8Array[] = []

  constructor(socket: UplinkSocket) {
    this.#socket = socket
  }

  push(packet: Uint8Array): void {
    this.#queue.push(packet)
    if (this.#queue.length > maxQueuedPackets) {
      this.#queue.shift()
      this.droppedPackets++
    }
    while (this.#queue.length > 0 && this.#socket.bufferedBytes() < congestedBytes) {
      const next = this.#queue.shift()
      if (!next) break
      this.sentPackets++
      this.#socket.send(next)
    }
  }

  clear(): void {
    this.#queue.length = 0
  }
}
