import { groupOf, labelOf } from '../fleet/device.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { cutBytes } from '../lib/text.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { MeetingRecord, MeetingStore, Segment, SegmentDraft } from '../store/meetings.ts'
import type { MinutesProgress, MinuteTaker } from './minute-taker.ts'
import { isRepeat, newSegments, repeatMs } from './new-segments.ts'
import { SpeakerAliases } from './speaker-aliases.ts'
import { SpeakerNames } from './speaker-names.ts'

export interface MeetingDeskPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly meetings: MeetingStore
  readonly minutes: MinuteTaker
  /** How long a meeting waits for its devices to come back. */
  resumeMs(): number
  /** From which likeness on two prints are one voice. */
  speakerThreshold(): number
  onError(error: unknown): void
}

/** Something that was said, as it comes in. */
export interface Said {
  readonly text: string
  readonly speakerId?: string | undefined
  readonly tag?: string | undefined
  /** Absent: now. Ms since the epoch. */
  readonly at?: number
  /** What the voice sounds like, where nobody says whose it is. */
  readonly voicePrint?: Float32Array | undefined
}

/** That a meeting is over, and what will come of it. */
export interface Ending {
  readonly meeting: MeetingRecord
  /** Segments that no window had when it ended. */
  readonly pendingCount: number
  /** Somebody had ended it before. */
  readonly isRepeat: boolean
  /** Resolves to the text of its summary message; rejects when the server stops first. */
  summary(): Promise<string>
}

/** One segment is at most 2 KB (extensions 5). */
const maxTextBytes = 2048

/** Meetings remembered as over: longer than anybody who has seen them open can take to say that they are attended. */
const maxOver = 1000

/** Meetings of a device among which the one that ended last is looked for, the newest ones. */
const maxLookedBack = 10

/** Segments that a device can have sent last without having had an answer. */
const maxRepeatable = 100

/** Summaries looked at after a start, the newest ones: whether the model still owes them something. */
const maxRevisited = 50

/**
 * Meetings as devices see them: one is opened or gone on with, what was said is added to it, it is ended. What resolves
 * here is on disk. The minutes are somebody else's work (MinuteTaker).
 */
export class MeetingDesk {
  readonly #ports: MeetingDeskPorts
  readonly #speakers: SpeakerNames
  readonly #aliases = new SpeakerAliases()
  /** Devices that are connected and in a meeting, by meeting. */
  readonly #present = new Map<string, Set<string>>()
  /** Meetings that have ended here lately. */
  readonly #over = new Set<string>()
  /** Meetings whose devices have all gone. */
  readonly #waiting = new Map<string, Timer>()
  #isClosed = false

  constructor(ports: MeetingDeskPorts) {
    this.#ports = ports
    this.#speakers = new SpeakerNames({ meetings: ports.meetings, threshold: () => ports.speakerThreshold() })
  }

  /** Goes on with what a former process of this server has left behind. */
  async resume(): Promise<void> {
    const { meetings, minutes, resumeMs } = this.#ports
    for (const { id, state } of await meetings.unfinished()) {
      minutes.look(id)
      // Its devices have gone with that process, however long nobody had spoken before.
      if (state === 'open') this.#waitForDevices(id, resumeMs())
    }
    const { items } = await meetings.list({ state: 'summarised' }, { offset: 0, limit: maxRevisited })
    // Those that were made without the model may be made anew.
    for (const { id } of items) minutes.look(id)
  }

  /** The device's open meeting, or a new one. */
  async open(device: DeviceRecord): Promise<{ readonly meeting: MeetingRecord; readonly isNew: boolean }> {
    const { meetings, ids, clock } = this.#ports
    const existing = await meetings.openOf(device.id)
    const meeting =
      existing ??
      (await meetings.open(
        {
          id: `m-${ids.hex(8)}`,
          groupKey: groupOf(device),
          code: await this.#freeCode(),
          title: '',
          startedAt: clock.wall(),
        },
        device.id,
      ))
    this.returned(meeting.id, device.id)
    return { meeting, isNew: !existing }
  }

  /** The device's open meeting, in which it is again. */
  async goOn(device: DeviceRecord): Promise<{ readonly meeting: MeetingRecord; readonly isNew: false } | undefined> {
    const meeting = await this.openOf(device.id)
    if (meeting) this.returned(meeting.id, device.id)
    return meeting && { meeting, isNew: false }
  }

  /** Takes part in the meeting with this code, of the same group. */
  async join(device: DeviceRecord, code: string): Promise<MeetingRecord> {
    const found = await this.#ports.meetings.openWith(code)
    const meeting = found?.groupKey === groupOf(device) ? await this.add(device, found.id, true) : undefined
    if (!meeting) throw new WireError('NOT_FOUND', `There is no open meeting with the code ${code}.`, ['code'])
    return meeting
  }

  /** Has a device of whatever group take part, whether it `isHere` or not. `undefined`: the meeting is over. */
  async add(device: DeviceRecord, id: string, isHere: boolean): Promise<MeetingRecord | undefined> {
    const { meetings } = this.#ports
    const before = await meetings.openOf(device.id)
    const meeting = await meetings.join(id, device.id)
    if (meeting && before && before.id !== id) this.vanished(before.id, device.id)
    if (meeting && isHere) this.returned(id, device.id)
    return meeting
  }

  /** The open meeting of a device. */
  openOf(deviceId: string): Promise<MeetingRecord | undefined> {
    return this.#ports.meetings.openOf(deviceId)
  }

  latest(id: string, limit: number): Promise<readonly Segment[]> {
    return this.#ports.meetings.latest(id, limit)
  }

  /** Adds what was said to the device's meeting; a new one is opened where there is none. Returns what was new. */
  async record(device: DeviceRecord, said: readonly Said[]): Promise<readonly Segment[]> {
    const { meetings, minutes, clock } = this.#ports
    const spoken = said
      .map(({ text, at, ...more }) => ({
        ...more,
        at: at ?? clock.wall(),
        text: cutBytes(text.trim(), maxTextBytes),
      }))
      .filter(({ text }) => text !== '')
    const former = spoken.length > 0 ? await this.#latestOfFormer(device.id) : []
    const news = spoken.filter(({ at, text, speakerId }) => {
      const speaker = speakerId || labelOf(device)
      return !former.some((segment) => isRepeat(segment, { ...segment, at, text, speakerId: speaker }))
    })
    if (news.length === 0) return []
    for (;;) {
      const { meeting } = await this.open(device)
      const drafts: SegmentDraft[] = []
      for (const { at, text, speakerId, tag, voicePrint } of news) {
        const speaker = speakerId || (await this.#speakers.nameOf(meeting, voicePrint)) || labelOf(device)
        drafts.push({ at, text, speakerId: this.#aliases.nameOf(meeting.id, speaker), deviceId: device.id, tag })
      }
      const added = await meetings.append(meeting.id, drafts, repeatMs, (recent) => newSegments(recent, drafts))
      // It was ended in between: what is said now belongs to the next one.
      if (!added) continue
      if (added.length > 0) minutes.look(meeting.id)
      return added
    }
  }

  /** What this speaker has said, and says until the meeting is over, is `to`'s. Resolves to the number of segments. */
  async renameSpeaker(meeting: MeetingRecord, from: string, to: string): Promise<number> {
    const isOpen = meeting.state === 'open'
    if (isOpen) await this.#speakers.prepare(meeting)
    const count = await this.#ports.meetings.renameSpeaker(meeting.id, from, to)
    if (isOpen && count > 0 && !this.#over.has(meeting.id)) this.#aliases.add(meeting.id, from, to)
    return count
  }

  /** How far the summary of a meeting that has ended is; `undefined`: nothing is being done for it here. */
  progressOf(id: string): MinutesProgress | undefined {
    return this.#ports.minutes.progressOf(id)
  }

  /** Ends the device's meeting, or finds the one that it ended last. Resolves when that is on disk. */
  async finalize(deviceId: string): Promise<Ending> {
    const { meetings } = this.#ports
    const meeting = (await meetings.openOf(deviceId)) ?? (await this.#lastOf(deviceId))
    if (!meeting) throw new WireError('NOT_FOUND', 'There is no meeting to end.')
    return this.end(meeting.id)
  }

  /** Ends this meeting. */
  async end(id: string): Promise<Ending> {
    const { meetings, minutes, clock } = this.#ports
    const ended = await meetings.end(id, clock.wall())
    if (!ended) throw new WireError('NOT_FOUND', `There is no meeting ${id}.`)
    this.#forget(id)
    const checkpoints = await meetings.checkpoints(id)
    const covered = checkpoints.at(-1)?.toSeq ?? 0
    return {
      meeting: ended.meeting,
      pendingCount: ended.meeting.segmentCount - covered,
      isRepeat: !ended.isNew,
      summary: () => minutes.summaryOf(id),
    }
  }

  /** Whether the device is there and in this meeting, which goes on, as far as this server knows. */
  attends(id: string, deviceId: string): boolean {
    return this.#present.get(id)?.has(deviceId) ?? false
  }

  /** The device is there. */
  returned(id: string, deviceId: string): void {
    if (this.#over.has(id)) return
    this.#waiting.get(id)?.cancel()
    this.#waiting.delete(id)
    const present = this.#present.get(id) ?? new Set()
    this.#present.set(id, present.add(deviceId))
  }

  /** The device has gone; without any other the meeting waits for a while, then ends. */
  vanished(id: string, deviceId: string): void {
    const present = this.#present.get(id)
    if (!present?.delete(deviceId) || present.size > 0) return
    this.#present.delete(id)
    this.#waitForDevices(id, this.#ports.resumeMs())
  }

  close(): void {
    this.#isClosed = true
    for (const timer of this.#waiting.values()) timer.cancel()
    this.#waiting.clear()
    this.#present.clear()
  }

  #waitForDevices(id: string, ms: number): void {
    // Devices that leave with the server are waited for by the next process.
    if (this.#isClosed) return
    this.#waiting.get(id)?.cancel()
    const timer = this.#ports.clock.after(Math.max(0, ms), () => {
      this.#waiting.delete(id)
      // Nobody waits for the summary here: the minute taker reports how it ends.
      this.end(id).then(({ summary }) => summary().catch(() => undefined), this.#ports.onError)
    })
    this.#waiting.set(id, timer)
  }

  #forget(id: string): void {
    this.#speakers.forget(id)
    this.#aliases.forget(id)
    this.#over.add(id)
    for (const oldest of this.#over) {
      if (this.#over.size <= maxOver) break
      this.#over.delete(oldest)
    }
    this.#present.delete(id)
    this.#waiting.get(id)?.cancel()
    this.#waiting.delete(id)
  }

  /**
   * What was said last in a meeting of the device that is over for less than `repeatMs`: a snippet whose acknowledgement
   * was lost is sent again, and must not open the next meeting.
   */
  async #latestOfFormer(deviceId: string): Promise<readonly Segment[]> {
    const { meetings, clock } = this.#ports
    const isLate = (at: number) => clock.wall() - at < repeatMs
    const open = await meetings.openOf(deviceId)
    if (open && !isLate(open.startedAt)) return []
    const former = await this.#lastOf(deviceId)
    return former && isLate(former.endedAt ?? former.startedAt) ? meetings.latest(former.id, maxRepeatable) : []
  }

  async #lastOf(deviceId: string): Promise<MeetingRecord | undefined> {
    const { meetings } = this.#ports
    const { items } = await meetings.list({ deviceId }, { offset: 0, limit: maxLookedBack })
    const endedAt = (meeting: MeetingRecord) => meeting.endedAt ?? meeting.startedAt
    return items.filter(({ state }) => state !== 'open').sort((one, other) => endedAt(other) - endedAt(one))[0]
  }

  /** Four digits, or more when many are taken: people type them. */
  async #freeCode(): Promise<string> {
    const { ids, meetings } = this.#ports
    for (let digits = 4; ; digits++) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const code = String(Number.parseInt(ids.hex(6), 16) % 10 ** digits).padStart(digits, '0')
        if (!(await meetings.openWith(code))) return code
      }
    }
  }
}
