import type { MeetingRecord, MeetingStore } from '../store/meetings.ts'
import { segmentsBetween } from './minute-tools.ts'
import { SpeakerClusters } from './speaker-clusters.ts'

export interface SpeakerNamesPorts {
  readonly meetings: MeetingStore
  /** `meeting.speakers.threshold`. */
  threshold(): number
}

interface Voices {
  readonly clusters: SpeakerClusters
  /** Numbers that were given before this process knew the meeting. */
  readonly given: number
}

const pattern = /^speaker (\d{1,3})$/

/**
 * `speaker 1`, `speaker 2` ... for the voices of a meeting that is held over one device. Voices are kept nowhere: a
 * server that starts anew does not know them again and goes on with the next number.
 */
export class SpeakerNames {
  readonly #ports: SpeakerNamesPorts
  readonly #voices = new Map<string, Promise<Voices>>()

  constructor(ports: SpeakerNamesPorts) {
    this.#ports = ports
  }

  /** `undefined`: the device says who it is, since there are several, or the voice says nothing. */
  async nameOf(meeting: MeetingRecord, print: Float32Array | undefined): Promise<string | undefined> {
    if (!print || meeting.deviceIds.length > 1) return undefined
    const { clusters, given } = await this.#voicesOf(meeting)
    const number = clusters.add(print)
    return number === undefined ? undefined : `speaker ${given + number}`
  }

  /** Counts the numbers that were given: before anybody loses his for a name. */
  async prepare(meeting: MeetingRecord): Promise<void> {
    await this.#voicesOf(meeting)
  }

  forget(meetingId: string): void {
    this.#voices.delete(meetingId)
  }

  #voicesOf(meeting: MeetingRecord): Promise<Voices> {
    const voices = this.#voices.get(meeting.id) ?? this.#begin(meeting)
    this.#voices.set(meeting.id, voices)
    return voices.catch((error: unknown) => {
      this.#voices.delete(meeting.id)
      throw error
    })
  }

  async #begin({ id, segmentCount }: MeetingRecord): Promise<Voices> {
    const { meetings, threshold } = this.#ports
    const before = segmentCount > 0 ? await segmentsBetween(meetings, id, 1) : []
    const given = before.reduce(
      (most, { speakerId }) => Math.max(most, Number(pattern.exec(speakerId ?? '')?.[1] ?? 0)),
      0,
    )
    return { clusters: new SpeakerClusters(threshold), given }
  }
}
