import type { UpMessage } from '../../protocol/messages.ts'
import type { Session } from '../../session/session.ts'

/** Speech control goes to whatever mode the device is in. */
export const listen = {
  listen(session: Session, message: UpMessage<'listen'>) {
    session.mode.onListen(message)
    return undefined
  },
  abort(session: Session) {
    session.mode.onAbort()
    return undefined
  },
}
