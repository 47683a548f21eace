import type { Board } from '../../board/board.ts'
import { viewOf } from '../../board/task-view.ts'
import type { Config } from '../../config/schema.ts'
import { groupOf } from '../../fleet/device.ts'
import type { Clock, Timer } from '../../lib/clock.ts'
import type { LogLike } from '../../observe/log.ts'
import type { Link } from '../../protocol/link.ts'
import type { DownMessage } from '../../protocol/messages.ts'
import type { Snapshots } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import type { PageRequest } from '../../store/page.ts'
import type { TaskPage } from '../../store/tasks.ts'
import { GroupNews } from './group-news.ts'

export interface SnapshotPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly board: Board
  readonly sessions: Iterable<Session>
  config(): Config['workflow']
}

/** Tasks in one snapshot, and the bytes of them: a device has some hundred KB of memory (device-wire 3). */
const maxTasks = 200
const maxBytes = 48_000

/** Sends the task list of a group to devices, as often as it is of use (extensions 4.3). */
export class SnapshotSender implements Snapshots {
  readonly #ports: SnapshotPorts
  readonly #news: GroupNews
  /** When a connection was last sent its list because of what it did itself, or is to be, by the clock. */
  readonly #triggered = new WeakMap<Link, number>()
  /** The version of each group that a connection was last told without having asked. */
  readonly #told = new WeakMap<Link, Map<string, number>>()
  readonly #delayed = new Map<Link, Timer>()
  readonly #unsubscribe: () => void

  constructor(ports: SnapshotPorts) {
    this.#ports = ports
    this.#news = new GroupNews(ports.clock, (groupKey) => this.#broadcast(groupKey))
    this.#unsubscribe = ports.board.onChange((changed) => {
      for (const { groupKey } of changed) this.#news.changed(groupKey)
    })
  }

  /**
   * Registration, hello and the start of the mode within a short while are one reason to send. Resolves when the list
   * has been sent, or need not be.
   */
  async trigger(session: Session, reason: 'arrival' | 'mode-start'): Promise<void> {
    const { link } = session
    if (!link) return
    const { snapshotDelayMs } = this.#ports.config()
    if (reason === 'arrival' && snapshotDelayMs > 0) this.#sendLater(session, link, snapshotDelayMs)
    else if (!this.#isRecent(link)) await this.#sendTriggered(session, link)
  }

  async send(session: Session, groupKey: string, offset: number, limit = maxTasks): Promise<void> {
    const { link } = session
    const page = await this.#read(groupKey, { offset, limit: Math.min(limit, maxTasks) })
    link?.send(snapshotOf(groupKey, page), 'state')
  }

  /** The device belongs to another group from now on. */
  moved(session: Session): void {
    if (session.link) void this.#sendOwn(session, session.link)
  }

  /** The connection is gone: what was to be sent on it later is not. */
  forget(link: Link): void {
    this.#delayed.get(link)?.cancel()
    this.#delayed.delete(link)
  }

  close(): void {
    this.#unsubscribe()
    this.#news.close()
    for (const timer of this.#delayed.values()) timer.cancel()
    this.#delayed.clear()
  }

  #isRecent(link: Link): boolean {
    const last = this.#triggered.get(link)
    return last !== undefined && this.#ports.clock.now() - last < this.#ports.config().snapshotDebounceMs
  }

  #sendLater(session: Session, link: Link, delayMs: number): void {
    const askedAt = this.#ports.clock.now()
    this.#triggered.set(link, askedAt)
    const timer = this.#ports.clock.after(delayMs, () => {
      this.#delayed.delete(link)
      const isToldMeanwhile = this.#triggered.get(link) !== askedAt && this.#isRecent(link)
      if (session.link === link && !isToldMeanwhile) void this.#sendTriggered(session, link)
    })
    this.#delayed.set(link, timer)
  }

  #sendTriggered(session: Session, link: Link): Promise<void> {
    this.#triggered.set(link, this.#ports.clock.now())
    return this.#sendOwn(session, link)
  }

  async #sendOwn(session: Session, link: Link): Promise<void> {
    const groupKey = groupOf(session.device)
    try {
      const page = await this.#read(groupKey)
      this.#tell(session, link, page.version, groupKey, JSON.stringify(snapshotOf(groupKey, page)))
    } catch (error) {
      this.#ports.log.error({ deviceId: session.deviceId, error }, 'no task snapshot')
    }
  }

  /** One list, made once, for every device of the group. */
  async #broadcast(groupKey: string): Promise<void> {
    const isMember = ({ link, device }: Session) => link !== undefined && groupOf(device) === groupKey
    const sessions = () => [...this.#ports.sessions].filter(isMember)
    if (sessions().length === 0) return
    try {
      const page = await this.#read(groupKey)
      const text = JSON.stringify(snapshotOf(groupKey, page))
      for (const session of sessions()) {
        if (session.link) this.#tell(session, session.link, page.version, groupKey, text)
      }
    } catch (error) {
      this.#ports.log.error({ groupKey, error }, 'no task snapshot')
    }
  }

  /** Reading takes its time: the device may have moved meanwhile, or know more than was read. */
  #tell(session: Session, link: Link, version: number, groupKey: string, text: string): void {
    if (session.link !== link || groupOf(session.device) !== groupKey) return
    const told = this.#told.get(link) ?? new Map<string, number>()
    if (version < (told.get(groupKey) ?? 0)) return
    this.#told.set(link, told.set(groupKey, version))
    link.sendText(text, 'state', groupKey)
  }

  #read(groupKey: string, page: PageRequest = { offset: 0, limit: maxTasks }): Promise<TaskPage> {
    return this.#ports.board.page(groupKey, {}, page)
  }
}

type Snapshot = Extract<DownMessage, { type: 'workflow'; event: 'update'; tasks: unknown }>

/** As many of the tasks as fit; `total` says how many there are. */
function snapshotOf(groupKey: string, { items, total, version }: TaskPage): Snapshot {
  const tasks: Snapshot['tasks'] = []
  let bytes = 0
  for (const view of items.map(viewOf)) {
    bytes += Buffer.byteLength(JSON.stringify(view))
    if (bytes > maxBytes && tasks.length > 0) break
    tasks.push(view)
  }
  return { type: 'workflow', event: 'update', tasks, total, version, groupKey }
}
