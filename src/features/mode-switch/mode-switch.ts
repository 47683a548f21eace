import type { DownMessage, UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** Starts and ends modes on request of the device (extensions 2). */
export const modeSwitch = {
  async mode(session: Session, { state, mode }: UpMessage<'mode'>, { modes }: Services): Promise<DownMessage> {
    const isChanged = await modes[state](session, mode, { by: 'message' })
    return { type: 'mode', status: 'ok', state, mode, ...(!isChanged && { idempotent: true as const }) }
  },
}
