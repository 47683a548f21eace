import { RateLimit } from '../../lib/rate-limit.ts'
import { startedMessage } from '../../meetings/started-message.ts'
import type { Link } from '../../protocol/link.ts'
import type { DownMessage, UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** Snippets that one connection may add (extensions 5). */
const snippetsPerSecond = 10

type Request = UpMessage<'meeting'>

/** Meetings by message (extensions 5), in whatever mode the device is. */
export function meetingFeature() {
  const rates = new WeakMap<Link, RateLimit>()
  const attending = new WeakSet<Session>()

  /** A device can be in a meeting without being in its mode: then nobody else notices that it has gone. */
  const attend = (session: Session, { meetings: { desk } }: Services) => {
    if (attending.has(session)) return
    attending.add(session)
    session.scope.add(async () => {
      const meeting = await desk.openOf(session.deviceId)
      if (meeting) desk.vanished(meeting.id, session.deviceId)
    })
  }

  const add = async (
    session: Session,
    { items }: Extract<Request, { phase: 'snippet' }>,
    services: Services,
  ): Promise<DownMessage> => {
    const { clock, meetings } = services
    const { link } = session
    const rate = (link && rates.get(link)) ?? new RateLimit(clock, snippetsPerSecond, 1000)
    if (link) rates.set(link, rate)
    const taken = items.filter(() => rate.take())
    const added = await meetings.desk.record(session.device, taken)
    attend(session, services)
    const refused = items.length - taken.length
    return {
      type: 'meeting',
      status: 'ok',
      phase: 'snippet',
      accepted: added.length,
      dropped: items.length - added.length,
      ...(refused > 0 && { refused }),
    }
  }

  return {
    async meeting(session: Session, message: Request, services: Services): Promise<DownMessage | undefined> {
      const { desk } = services.meetings
      switch (message.phase) {
        case 'snippet':
          return add(session, message, services)
        case 'join':
          attend(session, services)
          return startedMessage(await desk.join(session.device, message.code))
        case 'finalize': {
          services.meetings.bulletins.announce(session, await desk.finalize(session.deviceId))
          return undefined
        }
      }
    },
  }
}
