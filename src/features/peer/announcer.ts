import { peerWordsOf } from '../../dialogue/peer-words.ts'
import type { Timer } from '../../lib/clock.ts'
import type { Link } from '../../protocol/link.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** How often it is asked whether this is a moment to speak. */
const askMs = 500
/** Messages that are looked at for the names of their senders; sentences that name more people are not listened to. */
const mostMessages = 20
/** Devices whose last announcement is remembered. */
const maxDevices = 10_000

/**
 * Tells the wearers of devices that show no messages by themselves that some have come: at the next safe moment, as an
 * alert and by voice. The same messages are announced once.
 */
export class Announcer {
  readonly #waiting = new Map<Link, Timer>()
  readonly #more = new WeakSet<Link>()
  /** The newest message that was announced, by device. */
  readonly #announced = new Map<string, number>()

  /** There are messages for this device, or may be. */
  look(session: Session, services: Services): void {
    const { link } = session
    if (!link) return
    if (this.#waiting.has(link)) return void this.#more.add(link)
    const ask = () => {
      this.#waiting.set(
        link,
        services.clock.after(askMs, () => {
          this.#tell(session, link, services).then(
            (isDone) => {
              // More may have come while it was being told.
              const isOver = isDone && !this.#more.delete(link)
              if (isOver || !this.#waiting.has(link)) this.forget(link)
              else ask()
            },
            (error: unknown) => {
              this.forget(link)
              services.log.error({ deviceId: session.deviceId, error }, 'messages could not be announced')
            },
          )
        }),
      )
    }
    ask()
  }

  /** The connection is gone. */
  forget(link: Link): void {
    this.#waiting.get(link)?.cancel()
    this.#waiting.delete(link)
  }

  async #tell(session: Session, link: Link, { peers }: Services): Promise<boolean> {
    const { deviceId } = session
    const { items } = await peers.unread(deviceId, mostMessages)
    const news = items.filter(({ number }) => number > (this.#announced.get(deviceId) ?? 0))
    const newest = news.at(-1)
    // They may have been read meanwhile, or the device may have gone.
    if (!newest || session.link !== link) return true
    const names = [...new Set(news.map(({ senderName }) => senderName))].slice(0, 3)
    if (!session.mode.announce(peerWordsOf(session.language).news(names, news.length))) return false
    this.#announced.delete(deviceId)
    this.#announced.set(deviceId, newest.number)
    if (this.#announced.size > maxDevices) {
      const [oldest] = this.#announced.keys()
      if (oldest !== undefined) this.#announced.delete(oldest)
    }
    return true
  }
}
