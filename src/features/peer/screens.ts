import type { DownMessage, UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** What devices show each other and ask of each other (extensions 8). */
const relay = async (
  session: Session,
  message: UpMessage<'ui.render' | 'device.control' | 'net.banner' | 'play.tone'>,
  { screens }: Services,
): Promise<DownMessage> => {
  const { id, delivered, failed, denied, targetsCount } = await screens.relay(session.device, message)
  return {
    type: message.type,
    status: 'done',
    id,
    delivered: [...delivered],
    failed: [...failed],
    denied: [...denied],
    targetsCount,
  }
}

const answer = (session: Session, message: UpMessage<'ui.ack' | 'ui.error'>, { screens }: Services) => {
  screens.answer(session.deviceId, message)
  return undefined
}

export const screens = {
  'ui.render': relay,
  'device.control': relay,
  'net.banner': relay,
  'play.tone': relay,
  'ui.ack': answer,
  'ui.error': answer,
}
