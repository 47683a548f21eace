import type { Clock, Timer } from '../lib/clock.ts'
import { Listeners } from '../lib/listeners.ts'
import type { EndReason } from '../lib/scope.ts'
import type { Link } from '../protocol/link.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { Session } from './session.ts'

/** Sessions without a connection that are kept at most, the oldest ending first. */
const maxDetached = 10_000

export interface RegistryPorts {
  readonly clock: Clock
  /** Makes the session of a device that has none. */
  open(device: DeviceRecord): Session
  resumeMs(): number
  onError(error: unknown): void
}

/** Who is present: at most one session per device, at most one connection per session. */
export class SessionRegistry {
  readonly #ports: RegistryPorts
  readonly #sessions = new Map<string, Session>()
  /** In order of leaving. */
  readonly #detached = new Map<Session, Timer>()
  readonly #presence = new Listeners<Session>()

  constructor(ports: RegistryPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#sessions.size
  }

  [Symbol.iterator](): IterableIterator<Session> {
    return this.#sessions.values()
  }

  get(deviceId: string): Session | undefined {
    return this.#sessions.get(deviceId)
  }

  /** Tells of a device that has come or gone; returns what ends it. */
  onPresence(listener: (session: Session) => void): () => void {
    return this.#presence.add(listener)
  }

  /** Lends a new connection to the device's session. The newest wins: the one before is told and closed. */
  attach(device: DeviceRecord, link: Link): Session {
    const session = this.#sessions.get(device.id) ?? this.#ports.open(device)
    session.device = device
    this.#sessions.set(device.id, session)
    this.#detached.get(session)?.cancel()
    this.#detached.delete(session)
    const previous = session.link
    if (previous) {
      session.link = undefined
      void session.mode.onDetach('replaced')
      previous.send({ type: 'system', event: 'replaced', message: 'This device has connected again.' })
      previous.close('replaced')
    }
    session.link = link
    this.#presence.tell(session)
    return session
  }

  /**
   * The connection is gone. Without anything to remember the session ends at once, else after the resume window. A late
   * farewell of a connection that was replaced changes nothing.
   */
  detach(session: Session, link: Link): void {
    if (session.link !== link) return
    session.link = undefined
    this.#presence.tell(session)
    const unfinished = session.mode.onDetach('device-gone')
    if (session.conversation.exchanges.length === 0) {
      if (unfinished) void unfinished.finally(() => this.#endAbsent(session))
      else this.#end(session, 'device-gone')
      return
    }
    this.#detached.set(
      session,
      this.#ports.clock.after(this.#ports.resumeMs(), () => this.#end(session, 'device-gone')),
    )
    if (this.#detached.size > maxDetached) {
      for (const oldest of this.#detached.keys()) {
        this.#end(oldest, 'limit')
        break
      }
    }
  }

  /** Ends every session, e.g. at shutdown. */
  async end(reason: EndReason): Promise<void> {
    await Promise.all(
      [...this.#sessions.values()].map(async (session) => {
        this.#forget(session)
        await session.scope.end(reason).catch(this.#ports.onError)
      }),
    )
  }

  /** It may have come back, or ended, meanwhile. */
  #endAbsent(session: Session): void {
    if (!session.link && this.#sessions.get(session.deviceId) === session) this.#end(session, 'device-gone')
  }

  #end(session: Session, reason: EndReason): void {
    this.#forget(session)
    session.scope.end(reason).catch(this.#ports.onError)
  }

  #forget(session: Session): void {
    this.#detached.get(session)?.cancel()
    this.#detached.delete(session)
    this.#sessions.delete(session.deviceId)
  }
}
