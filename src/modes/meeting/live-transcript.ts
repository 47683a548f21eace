import type { Timer } from '../../lib/clock.ts'
import type { Scope } from '../../lib/scope.ts'
import { segmentView } from '../../meetings/segment-view.ts'
import { startedMessage } from '../../meetings/started-message.ts'
import type { Link } from '../../protocol/link.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import type { MeetingRecord } from '../../store/meetings.ts'

/** Segments in one message (extensions 5). */
const maxSegments = 50

/** Sends which meeting it is and what was said, every now and then while there is something new. */
export class LiveTranscript {
  readonly #session: Session
  readonly #services: Services
  /** The meeting and how much of it was told. */
  #told = ''
  /** The meeting and the connection on which it was announced. */
  #announced: { readonly id: string; readonly link: Link } | undefined
  #timer: Timer | undefined

  constructor(session: Session, services: Services) {
    this.#session = session
    this.#services = services
  }

  run(scope: Scope): void {
    scope.add(() => this.#timer?.cancel())
    const { clock, config, log } = this.#services
    const again = () => {
      if (scope.ended) return
      // The interval as it is configured now: a changed value counts from the next cycle on.
      this.#timer = clock.after(config().meeting.transcriptIntervalMs, () => {
        this.#send()
          .catch((error: unknown) => log.error({ error }, 'no live transcript'))
          .finally(again)
      })
    }
    again()
  }

  announce(meeting: MeetingRecord, isResumed: boolean): void {
    const { link } = this.#session
    if (link?.send(startedMessage(meeting, isResumed))) this.#announced = { id: meeting.id, link }
  }

  async #send(): Promise<void> {
    const { link, deviceId } = this.#session
    const { desk } = this.#services.meetings
    const meeting = link && (await desk.openOf(deviceId))
    // The device may have come back to a session that had outlived its connection.
    if (meeting && this.#session.link === link) desk.returned(meeting.id, deviceId)
    const isNews = meeting && (this.#announced?.id !== meeting.id || this.#announced.link !== link)
    // It was opened by what was said after the one before had ended, or the connection is another one.
    if (isNews && desk.attends(meeting.id, deviceId)) this.announce(meeting, this.#announced?.id === meeting.id)
    const state = meeting && `${meeting.id} ${meeting.segmentCount}`
    if (!meeting || state === this.#told || meeting.segmentCount === 0) return
    const segments = await desk.latest(meeting.id, maxSegments)
    // It has ended meanwhile: none after that.
    if (!desk.attends(meeting.id, deviceId)) return
    const isSent = link.send(
      {
        type: 'meeting',
        phase: 'transcript',
        segments: segments.map(segmentView),
        totalSegments: meeting.segmentCount,
      },
      'state',
    )
    if (isSent) this.#told = state ?? ''
  }
}
