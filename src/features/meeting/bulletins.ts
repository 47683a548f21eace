import type { Clock } from '../../lib/clock.ts'
import type { Ending } from '../../meetings/meeting-desk.ts'
import type { MinuteTaker } from '../../meetings/minute-taker.ts'
import type { MeetingNews } from '../../meetings/minute-tools.ts'
import { type SummaryMessage, withIdempotent } from '../../meetings/summary.ts'
import type { LogLike } from '../../observe/log.ts'
import type { Link } from '../../protocol/link.ts'
import type { Bulletins } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { SpokenSummaries } from './spoken-summary.ts'

export interface BulletinPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly minutes: MinuteTaker
  session(deviceId: string): Session | undefined
}

/**
 * Tells the devices of a meeting how it gets on. Whoever asks for its end gets the summary as the answer to that, once
 * for each request; the others get it because it is their meeting.
 */
export class MeetingBulletins implements Bulletins {
  readonly #ports: BulletinPorts
  /** Requests that wait for a summary, by meeting and connection. */
  readonly #waiting = new Map<string, Map<Link, number>>()
  readonly #spoken: SpokenSummaries
  readonly #unsubscribe: () => void

  constructor(ports: BulletinPorts) {
    this.#ports = ports
    this.#spoken = new SpokenSummaries(ports.clock)
    this.#unsubscribe = ports.minutes.onNews((news) => this.#tell(news))
  }

  announce(session: Session, { meeting, pendingCount, isRepeat, summary }: Ending, isAloud = false): void {
    const { link } = session
    // The acknowledgement first: making the summary begins with asking for it.
    link?.send({
      type: 'meeting',
      phase: 'finalize',
      sessionId: meeting.id,
      startedAt: meeting.startedAt,
      pendingCount,
      ...(isRepeat && { idempotent: true as const }),
    })
    if (link) this.#count(meeting.id, link, 1)
    summary()
      .then((text) => {
        link?.sendText(isRepeat ? withIdempotent(text) : text, 'control')
        if (isAloud && session.link) this.#spoken.say(session, JSON.parse(text) as SummaryMessage)
      })
      // Told by the minute taker; the device hears of it when it asks again.
      .catch((error: unknown) => this.#ports.log.debug({ meeting: meeting.id, error }, 'no summary before the end'))
      .finally(() => link && this.#count(meeting.id, link, -1))
  }

  close(): void {
    this.#unsubscribe()
    this.#spoken.close()
  }

  #tell(news: MeetingNews): void {
    const { meeting } = news
    for (const deviceId of meeting.deviceIds) {
      const link = this.#ports.session(deviceId)?.link
      if (!link) continue
      if (news.kind === 'progress') {
        const { stage, maxTokens, elapsedMs } = news
        link.send({ type: 'meeting', phase: 'progress', sessionId: meeting.id, stage, maxTokens, elapsedMs })
      } else if (news.kind === 'checkpoint' || !this.#waiting.get(meeting.id)?.has(link)) {
        link.sendText(news.text, 'control')
      }
    }
  }

  #count(meetingId: string, link: Link, change: number): void {
    const links = this.#waiting.get(meetingId) ?? new Map<Link, number>()
    const count = (links.get(link) ?? 0) + change
    if (count > 0) links.set(link, count)
    else links.delete(link)
    if (links.size > 0) this.#waiting.set(meetingId, links)
    else this.#waiting.delete(meetingId)
  }
}
