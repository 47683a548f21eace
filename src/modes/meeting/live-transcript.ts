import type { Timer } from '../../lib/clock.ts'
import type { Scope } from '../../lib/scope.ts'
import { segmentView } from '../../meetings/segment-view.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** Segments in one message (extensions 5). */
const maxSegments = 50

/** Sends what was said, every now and then while there is something new. */
export class LiveTranscript {
  readonly #session: Session
  readonly #services: Services
  /** The meeting and how much of it was told. */
  #told = ''
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

  async #send(): Promise<void> {
    const { link, deviceId } = this.#session
    const { desk } = this.#services.meetings
    const meeting = link && (await desk.openOf(deviceId))
    // The device may have come back to a session that had outlived its connection.
    if (meeting && this.#session.link === link) desk.returned(meeting.id, deviceId)
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
