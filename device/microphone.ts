import type { Clock, Timer } from '../src/lib/clock.ts'
import { type UplinkEncoder, uplinkFrameMs, uplinkFrameSamples } from './device-codec.ts'
import { quietPacket } from './opus-packet.ts'

/** One packet's worth of sound: PCM of 16 kHz, or already encoded. */
export type Sound = Int16Array | Uint8Array

export interface Spoken {
  readonly sentPackets: number
  /** Said while the microphone was off, or cut off by its closing. */
  readonly unheardPackets: number
}

interface Utterance {
  readonly sounds: readonly Sound[]
  readonly done: (spoken: Spoken) => void
  sent: number
}

/**
 * While it is open, one packet leaves every 60 ms: what someone says, else the silence of the room. Sound is real
 * time: what is said while it is closed is lost.
 */
export class Microphone {
  readonly #clock: Clock
  readonly #send: (packet: Uint8Array) => void
  readonly #utterances: Utterance[] = []
  #encoder: UplinkEncoder | undefined
  #timer: Timer | undefined
  #dueMs = 0

  constructor(clock: Clock, send: (packet: Uint8Array) => void) {
    this.#clock = clock
    this.#send = send
  }

  get isOpen(): boolean {
    return this.#timer !== undefined
  }

  /** From now on silence is encoded too, as the device does; without it silence is a packet of one byte. */
  useEncoder(encoder: UplinkEncoder): void {
    this.#encoder = encoder
  }

  get encoder(): UplinkEncoder | undefined {
    return this.#encoder
  }

  open(): void {
    if (this.#timer) return
    this.#dueMs = this.#clock.now()
    this.#schedule()
  }

  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    for (const utterance of this.#utterances.splice(0)) finish(utterance)
  }

  /** Says `sounds` behind what is being said; resolves when the last of them was sent, or could not be. */
  say(sounds: readonly Sound[]): Promise<Spoken> {
    return new Promise((done) => {
      const utterance: Utterance = { sounds, done, sent: 0 }
      if (this.isOpen && sounds.length > 0) this.#utterances.push(utterance)
      else finish(utterance)
    })
  }

  #schedule(): void {
    this.#dueMs += uplinkFrameMs
    this.#timer = this.#clock.after(Math.max(0, this.#dueMs - this.#clock.now()), () => {
      this.#schedule()
      this.#record()
    })
  }

  #record(): void {
    const utterance = this.#utterances[0]
    const sound = utterance?.sounds[utterance.sent]
    this.#send(this.#encode(sound))
    if (!utterance) return
    utterance.sent++
    if (utterance.sent < utterance.sounds.length) return
    this.#utterances.shift()
    finish(utterance)
  }

  #encode(sound: Sound | undefined): Uint8Array {
    if (sound instanceof Uint8Array) return sound
    if (this.#encoder) return this.#encoder.encode(sound ?? new Int16Array(uplinkFrameSamples))
    return quietPacket
  }
}

function finish(utterance: Utterance): void {
  utterance.done({ sentPackets: utterance.sent, unheardPackets: utterance.sounds.length - utterance.sent })
}
