import type { Clock, Timer } from '../lib/clock.ts'
import { Listeners } from '../lib/listeners.ts'
import type { ProcessName } from '../lib/process-name.ts'
import type { Scope } from '../lib/scope.ts'
import type { LogLike } from '../observe/log.ts'
import type { Lease } from '../providers/live-setup.ts'
import type { DeliveryDraft, MeetingRecord, MeetingStore } from '../store/meetings.ts'
import { finishMeeting } from './finish-meeting.ts'
import { HoldLost, type MeetingNews, type MinuteTools } from './minute-tools.ts'
import { takeWindows } from './take-windows.ts'

export interface MinuteTakerPorts {
  readonly clock: Clock
  /** Who works on meetings here, in the eyes of other servers. */
  readonly holder: ProcessName
  readonly log: LogLike
  readonly scope: Scope
  readonly meetings: MeetingStore
  lease(): Lease
  /** What goes into the outbox with a summary. */
  deliveries(meeting: MeetingRecord, text: string): readonly DeliveryDraft[]
  /** A summary has been kept. */
  onSaved(): void
}

/**
 * The right to work on a meeting lasts this long without being prolonged: after a crash another machine waits no longer
 * for it, and the next process of the same machine does not wait.
 */
const leaseMs = 30_000
/** While the work goes on it is prolonged this often, however long a model takes. */
const prolongMs = 10_000
/** Another server works on it, or the store failed: looked at again after this long. */
const lookAgainMs = 5000

interface Work {
  again: boolean
}

/** How far the summary of a meeting is. */
export type MinutesProgress = Pick<Extract<MeetingNews, { kind: 'progress' }>, 'stage' | 'elapsedMs'>

/**
 * Makes the minutes of meetings: a window is summed up as soon as it is full, while people talk on; when the meeting
 * has ended, what is left, and then the whole. All state is in the store, so that any server can go on after a crash;
 * a lease there keeps two of them from doing the same work.
 */
export class MinuteTaker {
  readonly #ports: MinuteTakerPorts
  readonly #news = new Listeners<MeetingNews>()
  readonly #work = new Map<string, Work>()
  readonly #progress = new Map<string, MinutesProgress>()
  readonly #running = new Set<Promise<void>>()
  readonly #timers = new Map<string, Timer>()
  /** When a summary that was made without the model is to be made anew, by the clock. */
  readonly #retryAt = new Map<string, number>()
  readonly #awaited = new Map<string, PromiseWithResolvers<string>>()

  constructor(ports: MinuteTakerPorts) {
    this.#ports = ports
    ports.scope.add(() => {
      for (const timer of this.#timers.values()) timer.cancel()
      for (const { reject } of this.#awaited.values()) reject(ports.scope.signal.reason)
      return Promise.all(this.#running)
    })
  }

  /** Goes on with what a process that has gone was working on. @throws StoreError */
  async begin(): Promise<void> {
    const { clock, holder, meetings } = this.#ports
    for (const name of await meetings.leaseHolders(clock.wall())) {
      if (holder.isGone(name)) await meetings.endLeases(name)
    }
  }

  onNews(listener: (news: MeetingNews) => void): () => void {
    return this.#news.add(listener)
  }

  /** `undefined`: its summary is not being made here. */
  progressOf(id: string): MinutesProgress | undefined {
    return this.#progress.get(id)
  }

  /** Something may be to do for this meeting. */
  look(id: string): void {
    if (this.#ports.scope.ended) return
    this.#timers.get(id)?.cancel()
    this.#timers.delete(id)
    const work = this.#work.get(id)
    if (work) {
      work.again = true
      return
    }
    this.#work.set(id, { again: false })
    const running = this.#run(id)
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
  }

  /** The text of the meeting's summary, once there is one. */
  async summaryOf(id: string): Promise<string> {
    const stored = await this.#ports.meetings.summary(id)
    if (stored) return stored.text
    this.#ports.scope.signal.throwIfAborted()
    const awaited = this.#awaited.get(id) ?? Promise.withResolvers<string>()
    this.#awaited.set(id, awaited)
    // Whoever waits hears of a failure; where nobody does, it is no unhandled one.
    awaited.promise.catch(() => undefined)
    this.look(id)
    return awaited.promise
  }

  async #run(id: string): Promise<void> {
    const { log, scope } = this.#ports
    for (;;) {
      const work: Work = { again: false }
      this.#work.set(id, work)
      let nextMs: number | undefined
      try {
        nextMs = await this.#advance(id)
      } catch (error) {
        const isNews = !scope.ended && !(error instanceof HoldLost)
        if (isNews) log.error({ meeting: id, error }, 'minutes could not be taken, they are tried again')
        nextMs = lookAgainMs
      }
      if (scope.ended) break
      if (work.again) continue
      if (nextMs !== undefined)
        this.#timers.set(
          id,
          this.#ports.clock.after(nextMs, () => this.look(id)),
        )
      break
    }
    this.#work.delete(id)
  }

  /** Does what there is to do; returns when to look again unless somebody says so before. */
  async #advance(id: string): Promise<number | undefined> {
    const { meetings, clock, log, scope } = this.#ports
    const meeting = await meetings.get(id)
    if (!meeting) return this.#gone(id)
    const before = meeting.state === 'open' ? undefined : await meetings.summary(id)
    if (before) {
      this.#done(id, before.text)
      if (!before.isDegraded) return undefined
      const waitMs = (this.#retryAt.get(id) ?? clock.now()) - clock.now()
      if (waitMs > 0) return waitMs
    }
    const lease = this.#ports.lease()
    const holding = this.#holding(id)
    try {
      const { config, providers } = lease
      const model = providers.model('meeting')
      const tools: MinuteTools = {
        clock,
        log,
        meetings,
        model: model.can.rulesOnly ? undefined : model,
        settings: config.meeting,
        signal: scope.signal,
        hold: () => holding.take(),
        // Whoever has a summary does not wait for the better one, nor wants to know each time that there is none yet.
        tell: (news) => (before && news.kind === 'progress' ? undefined : this.#tell(news)),
      }
      if (meeting.state === 'open') return await takeWindows(meeting, tools)
      if (before && (!tools.model || config.meeting.retryMinutes === 0))
        return this.#retryLater(id, config.meeting.retryMinutes)
      if (!(await tools.hold())) return lookAgainMs
      const { text, isDegraded } = await finishMeeting(meeting, tools, (draft) =>
        this.#ports.deliveries(meeting, draft),
      )
      this.#retryAt.delete(id)
      if (text !== before?.text) {
        this.#ports.onSaved()
        this.#news.tell({ meeting, kind: 'summary', text })
      }
      this.#done(id, text)
      return isDegraded ? this.#retryLater(id, config.meeting.retryMinutes) : undefined
    } finally {
      this.#progress.delete(id)
      lease.release()
      await holding.letGo()
    }
  }

  #tell(news: MeetingNews): void {
    if (news.kind === 'progress') this.#progress.set(news.meeting.id, news)
    this.#news.tell(news)
  }

  /** It was removed: nobody is to wait for its summary. */
  #gone(id: string): undefined {
    this.#retryAt.delete(id)
    this.#awaited.get(id)?.reject(new Error(`The meeting ${id} was removed.`))
    this.#awaited.delete(id)
  }

  /** The right to work on a meeting: prolonged by itself from the moment it was taken, until it is let go. */
  #holding(id: string): { take(): Promise<boolean>; letGo(): Promise<void> } {
    const { clock, holder, meetings } = this.#ports
    const lease = (ms: number) => meetings.lease(id, holder.text, clock.wall(), clock.wall() + ms)
    let timer: Timer | undefined
    const prolong = () => {
      timer = clock.after(prolongMs, () => {
        prolong()
        // Where it fails, the next step of the work finds out.
        lease(leaseMs).catch(() => undefined)
      })
    }
    return {
      async take() {
        const isHeld = await lease(leaseMs)
        if (isHeld && !timer) prolong()
        return isHeld
      },
      async letGo() {
        if (!timer) return
        timer.cancel()
        // Where it fails, it runs out by itself.
        await lease(0).catch(() => undefined)
      },
    }
  }

  #done(id: string, text: string): void {
    this.#awaited.get(id)?.resolve(text)
    this.#awaited.delete(id)
  }

  /** The model may be back by then. */
  #retryLater(id: string, minutes: number): number | undefined {
    if (minutes === 0) return undefined
    const waitMs = minutes * 60_000
    this.#retryAt.set(id, this.#ports.clock.now() + waitMs)
    return waitMs
  }
}
