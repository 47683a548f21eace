import type { Page, PageRequest } from './page.ts'

/** `open`: people talk. `ended`: nothing is added any more, the summary is on its way. `summarised`: it is there. */
export const meetingStates = ['open', 'ended', 'summarised'] as const
export type MeetingState = (typeof meetingStates)[number]

/** Times are ms since the epoch. */
export interface MeetingRecord {
  readonly id: string
  /** Whose tasks and messages it belongs to. */
  readonly groupKey: string
  /** Other devices join with it while it is open; unique among open meetings. */
  readonly code: string
  readonly title: string
  readonly state: MeetingState
  readonly startedAt: number
  /** Of the latest segment. */
  readonly lastAt: number | undefined
  readonly endedAt: number | undefined
  /** Devices that take or took part, the one that opened it first. */
  readonly deviceIds: readonly string[]
  readonly segmentCount: number
}

export interface SegmentDraft {
  readonly at: number
  readonly text: string
  readonly speakerId: string | undefined
  readonly deviceId: string
  /** What the client said of it (`tag` of a snippet), kept as it came. */
  readonly tag: string | undefined
}

/** Something that was said. `seq` counts from 1 within its meeting without gaps, in the order of acknowledgement. */
export interface Segment extends SegmentDraft {
  readonly seq: number
}

/**
 * One window of a meeting and what the model made of it. Windows follow one another without gap or overlap, so that
 * every segment is in exactly one. `gap`: the model failed on it for good.
 */
export interface Checkpoint {
  readonly index: number
  readonly fromSeq: number
  readonly toSeq: number
  readonly state: 'done' | 'gap'
  /** JSON of what was made of it (meetings/minutes). */
  readonly content: unknown
  readonly at: number
}

export interface MeetingFilter {
  readonly state?: MeetingState
  readonly groupKey?: string
  readonly deviceId?: string
  /** Part of the title. */
  readonly text?: string
}

interface Found {
  readonly meeting: MeetingRecord
  readonly segment: Segment
}

export interface MeetingStore {
  /** The open meeting that this device takes part in. */
  openOf(deviceId: string): Promise<MeetingRecord | undefined>
  /** Every open meeting, and every ended one without a summary: what a restarted server has to go on with. */
  unfinished(): Promise<readonly MeetingRecord[]>
  get(id: string): Promise<MeetingRecord | undefined>
  /** The open meeting with this code. */
  openWith(code: string): Promise<MeetingRecord | undefined>
  /**
   * Opens a meeting with this device in it, unless the device is in an open one already, which is returned then: two
   * requests at once lead to one meeting. @throws StoreError where another open meeting has the code
   */
  open(
    draft: Pick<MeetingRecord, 'id' | 'groupKey' | 'code' | 'title' | 'startedAt'>,
    deviceId: string,
  ): Promise<MeetingRecord>
  /** Adds a device to an open meeting; it leaves any other open meeting. `undefined`: the meeting is not open. */
  join(id: string, deviceId: string): Promise<MeetingRecord | undefined>
  rename(id: string, title: string): Promise<void>
  /** What the speaker `from` has said is `to`'s from now on. Returns how many segments that were. */
  renameSpeaker(id: string, from: string, to: string): Promise<number>
  /**
   * Adds segments to an open meeting, in one transaction: `choose` gets those that are at most `recentMs` older than the
   * earliest draft, or newer, and says which of the drafts are new; it may be asked again. Resolves when they are on disk;
   * `undefined`: the meeting is not open (any more), nothing was added.
   */
  append(
    id: string,
    drafts: readonly SegmentDraft[],
    recentMs: number,
    choose: (recent: readonly Segment[]) => readonly SegmentDraft[],
  ): Promise<readonly Segment[] | undefined>
  /** From `fromSeq` on, in order. */
  segments(id: string, fromSeq: number, limit: number): Promise<readonly Segment[]>
  /** The last ones, in order. */
  latest(id: string, limit: number): Promise<readonly Segment[]>
  /** In order. */
  checkpoints(id: string): Promise<readonly Checkpoint[]>
  /**
   * Adds a window that begins where the last one ended; false, and nothing is written, where it does not (somebody else
   * was faster) or would reach beyond the segments there are.
   */
  addCheckpoint(id: string, checkpoint: Omit<Checkpoint, 'index'>): Promise<boolean>
  /** Replaces the content of a window, e.g. of one that had failed. False where there is none like it. */
  repairCheckpoint(id: string, checkpoint: Checkpoint): Promise<boolean>
  /** Open to ended. Returns the meeting as it then is, and whether this call ended it. */
  end(id: string, at: number): Promise<{ readonly meeting: MeetingRecord; readonly isNew: boolean } | undefined>
  /**
   * Takes or prolongs the right to do the meeting's finalize job until `until`. False while another holder's has not
   * run out at `now`.
   */
  lease(id: string, holder: string, now: number, until: number): Promise<boolean>
  /** Those whose right to do so has not run out at `now`. */
  leaseHolders(now: number): Promise<readonly string[]>
  /** A holder has gone: others need not wait until its rights run out. */
  endLeases(holder: string): Promise<void>
  /**
   * Keeps the summary, as the exact text that devices get, if there is none yet, or only one that was marked as
   * degraded and this one is not. Returns the text that counts. `deliver` is put into the outbox in the same transaction
   * when this one is kept. @throws StoreError where the meeting is gone, Error where it has not ended
   */
  saveSummary(
    id: string,
    summary: { readonly text: string; readonly isDegraded: boolean; readonly title: string; readonly at: number },
    deliver: readonly DeliveryDraft[],
  ): Promise<string>
  summary(id: string): Promise<{ readonly text: string; readonly isDegraded: boolean } | undefined>
  /** The newest first. */
  list(filter: MeetingFilter, page: PageRequest): Promise<Page<MeetingRecord>>
  /**
   * Segments that contain all the words or, in quotes, a phrase; Chinese, Japanese and Korean without word boundaries.
   * The last word may be the beginning of one. Whatever else stands in the query means nothing. The newest first.
   */
  search(query: string, filter: Pick<MeetingFilter, 'groupKey'>, page: PageRequest): Promise<Page<Found>>
  /** Everything of it: segments, checkpoints, summary, index, undelivered messages. False where there was none. */
  remove(id: string): Promise<boolean>
  /**
   * Removes summarised meetings, the oldest first, each in a transaction of its own: beyond the latest `keep`, and those
   * that ended before `before`. Returns their ids.
   */
  prune(keep: number, before: number): Promise<readonly string[]>
}

/** Something to be sent over HTTP, kept until it was taken or given up. */
export interface DeliveryDraft {
  readonly id: string
  readonly meetingId: string
  readonly url: string
  readonly body: string
  readonly at: number
}

export interface Delivery extends DeliveryDraft {
  /** How often it was taken since it was made or revived. */
  readonly attempts: number
  /** Not before. */
  readonly dueAt: number
  readonly state: 'waiting' | 'dead'
  readonly lastError: string | undefined
}

/** What waits to be delivered. */
export interface OutboxStore {
  /**
   * Those that are due, the oldest first, at most `limit`; nobody else gets them until `until`, so that two servers on
   * one store do not send twice at once.
   */
  take(now: number, until: number, limit: number): Promise<readonly Delivery[]>
  /** When the next one is due; `undefined`: none waits. */
  nextDueAt(): Promise<number | undefined>
  delivered(id: string): Promise<void>
  /** To be tried again at `dueAt`; `undefined`: given up. */
  failed(id: string, error: string, dueAt: number | undefined): Promise<void>
  /** Those that were given up, the newest first. */
  dead(page: PageRequest): Promise<Page<Delivery>>
  /** Lets a dead one be tried again, as if it were new. False where there is none. */
  revive(id: string, dueAt: number): Promise<boolean>
}
