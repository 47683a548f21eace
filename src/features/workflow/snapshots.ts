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
  /** When a connection was last sent its list because of what it did itself, by the clock. */
  readonly #triggered = new WeakMap<Link, number>()
  readonly #delayed = new Map<Link, Timer>()
  readonly #unsubscribe: () => void

  constructor(ports: SnapshotPorts) {
    this.#ports = ports
    this.#news = new GroupNews(ports.clock, (groupKey) => this.#broadcast(groupKey))
    this.#unsubscribe = ports.board.onChange((changed) => {
      for (const { groupKey } of changed) this.#news.changed(groupKey)
    })
  }

  /** Registration, hello and the start of the mode within a short while are one reason to send. */
  trigger(session: Session, reason: 'arrival' | 'mode-start'): void {
    const { link } = session
    if (!link) return
    const { clock, config } = this.#ports
    const { snapshotDebounceMs, snapshotDelayMs } = config()
    const now = clock.now()
    const last = this.#triggered.get(link)
    if (last !== undefined && now - last < snapshotDebounceMs) return
    this.#triggered.set(link, now)
    if (reason === 'arrival' && snapshotDelayMs > 0) this.#sendLater(session, link, snapshotDelayMs)
    else this.#sendOwn(session)
  }

  async send(session: Session, groupKey: string, offset: number, limit = maxTasks): Promise<void> {
    const { link } = session
    const page = await this.#read(groupKey, { offset, limit: Math.min(limit, maxTasks) })
    link?.send(snapshotOf(groupKey, page), 'state')
  }

  /** The device belongs to another group from now on. */
  moved(session: Session): void {
    if (session.link) this.#sendOwn(session)
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

  #sendLater(session: Session, link: Link, delayMs: number): void {
    const timer = this.#ports.clock.after(delayMs, () => {
      this.#delayed.delete(link)
      if (session.link === link) this.#sendOwn(session)
    })
    this.#delayed.set(link, timer)
  }

  #sendOwn(session: Session): void {
    const { link, device } = session
    const groupKey = groupOf(device)
    this.#read(groupKey)
      .then((page) => link?.sendState(groupKey, JSON.stringify(snapshotOf(groupKey, page))))
      .catch((error: unknown) => this.#ports.log.error({ deviceId: device.id, error }, 'no task snapshot'))
  }

  /** One list, made once, for every device of the group. */
  async #broadcast(groupKey: string): Promise<void> {
    const members = [...this.#ports.sessions].filter(({ link, device }) => link && groupOf(device) === groupKey)
    if (members.length === 0) return
    try {
      const text = JSON.stringify(snapshotOf(groupKey, await this.#read(groupKey)))
      for (const { link } of members) link?.sendState(groupKey, text)
    } catch (error) {
      this.#ports.log.error({ groupKey, error }, 'no task snapshot')
    }
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
