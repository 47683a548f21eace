import type { DownMessage, Hello, UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { Announcer } from './announcer.ts'
import { screens } from './screens.ts'

type Request = UpMessage<'peer'>

export function peerFeature() {
  const announcer = new Announcer()
  return {
    handlers: { ...peer, ...screens },

    /**
     * Gives a device what waits for it. `ready`: the first of that is on its way; never rejects. The returned function
     * ends it with the connection.
     */
    onArrival(
      session: Session,
      { features }: Hello,
      services: Services,
    ): { readonly ready: Promise<void>; leave(): void } {
      const { link } = session
      if (!link) return { ready: Promise.resolve(), leave: () => undefined }
      const onHanded = () => announcer.look(session, services)
      const { ready, leave } = services.peers.arrive(() => session.device, link, {
        acks: features.peerAck,
        receiptAcks: features.peerReceiptAck,
        // Others show messages themselves.
        ...(!features.peerAck && { onHanded }),
      })
      return {
        ready,
        leave: () => {
          announcer.forget(link)
          services.screens.forget(session.deviceId, link)
          leave()
        },
      }
    },
  }
}

/** Messages between devices (extensions 7). */
const peer = {
  async peer(session: Session, message: Request, { peers, clock }: Services): Promise<DownMessage | undefined> {
    if (message.event === 'ack') {
      await peers.acknowledge(session.deviceId, message)
      return undefined
    }
    const startedAt = clock.now()
    const { id, receipt, isRepeat, targetsCount } = await peers.send(session.device, message)
    return {
      type: 'peer',
      status: 'done',
      id,
      delivered: [...receipt.delivered],
      enqueued: [...receipt.enqueued],
      failed: [...receipt.failed],
      denied: [...receipt.denied],
      elapsedMs: Math.round(clock.now() - startedAt),
      targetsCount,
      ...(isRepeat && { idempotent: true as const }),
    }
  },
}
