import type { DownMessage, UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** What a device itself says of its builds (extensions 6), in whatever mode it is. */
export const coding = {
  coding(session: Session, message: UpMessage<'coding'>, services: Services): DownMessage {
    const { event, source: name = '' } = message
    const source = services.coding.ownOf(session.deviceId, name)
    switch (event) {
      case 'log':
        source.write(message.text, message.level)
        break
      case 'step':
      case 'phase':
        source.begin(event, message.name)
        break
      case 'start':
        source.start({ command: message.command ?? '' })
        break
      case 'stop':
        source.stop(message.exitCode ?? undefined).catch((error: unknown) => {
          services.log.error({ deviceId: session.deviceId, error }, 'a run could not be summed up')
        })
        break
      case 'clear':
        source.clear()
        break
    }
    return { type: 'coding', status: 'ok', event }
  },
}
