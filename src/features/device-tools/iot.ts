import type { UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** Things of firmware before mcp are taken note of; nothing steers them. */
export const iot = {
  iot(session: Session, message: UpMessage<'iot'>, { log }: Services) {
    const things = (message.descriptors ?? message.states ?? []).map(({ name }) => name)
    log.debug({ deviceId: session.deviceId, things }, 'legacy things')
    return undefined
  },
}
