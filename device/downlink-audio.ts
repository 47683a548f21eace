import { measureRms } from '../src/audio/levels.ts'
import type { AudioFrame } from '../src/protocol/frames.ts'
import { decodePackets } from './device-codec.ts'
import type { Finding } from './faults.ts'
import type { Firmware } from './firmware.ts'
import type { Situation } from './firmware-state.ts'
import { packetMs } from './opus-packet.ts'
import type { Playback } from './playback.ts'

/** Downlink packets that did not reach the loudspeaker. */
export interface Lost {
  /** Silent ones before the device was ready: a server may lead with them. */
  leadIn: number
  notSpeaking: number
  /** Under way while the user interrupted the answer: nobody's fault. */
  crossing: number
}

/** When a packet came, as far as that decides on it. */
export interface Arrival {
  readonly situation: Situation
  /** A `tts start` has come and has not taken effect yet. */
  readonly settling: boolean
  /** Since the user interrupted an answer or ended a conversation. */
  readonly sinceUserActedMs: number
  /** Announced by the server, for packets that do not tell themselves. */
  readonly frameMs: number
}

/** What the server sent may cross with an interruption for so long. */
const crossingMs = 250

/** Below this nobody hears the loss of a packet. */
const silenceDecibel = -60

/** Decides which packets are played, and says why the others are not (device-wire 5, 6). */
export class DownlinkAudio {
  readonly lost: Lost = { leadIn: 0, notSpeaking: 0, crossing: 0 }
  readonly #firmware: Firmware
  readonly #playback: Playback
  readonly #note: (finding: Finding) => void

  constructor(firmware: Firmware, playback: Playback, note: (finding: Finding) => void) {
    this.#firmware = firmware
    this.#playback = playback
    this.#note = note
  }

  /** Synchronous for what is played; a promise where a lost packet has to be listened to. */
  take({ packet, timestamp }: AudioFrame, arrival: Arrival): void | Promise<void> {
    const { situation, settling, sinceUserActedMs, frameMs } = arrival
    const crossing = sinceUserActedMs < crossingMs
    if (this.#firmware.audioOnlyWhileSpeaking && situation.state !== 'speaking') {
      if (!crossing) return this.#lose(packet, settling, situation.state)
      this.lost.crossing++
      return
    }
    if (situation.aborted && !crossing) this.#note({ name: 'audio after abort', detail: `${packet.length} bytes` })
    const durationMs = packetMs(packet) ?? frameMs
    if (this.#playback.push({ payload: packet, timestamp, durationMs })) return
    const detail = `${this.#firmware.queuePackets} packets wait already`
    this.#note({ name: 'audio dropped: queue full', detail })
  }

  /** Only the silence that a server may lead with is lost without a loss. */
  async #lose(packet: Uint8Array, settling: boolean, state: string): Promise<void> {
    if (settling && measureRms(await decodePackets([packet], 16_000)) < silenceDecibel) {
      this.lost.leadIn++
      return
    }
    this.lost.notSpeaking++
    const detail = settling ? 'sent so soon after tts start that the device was not ready' : `state ${state}`
    this.#note({ name: 'audio dropped: not speaking', detail })
  }
}
