import type { WebSocket } from 'ws'
import { helloReply } from '../features/hello/hello.ts'
import type { Timer } from '../lib/clock.ts'
import type { AudioFrame, Framing } from '../protocol/frames.ts'
import type { Identity } from '../protocol/identity.ts'
import { type Hello, messages } from '../protocol/messages.ts'
import type { SessionRegistry } from '../session/registry.ts'
import { type Handlers, Inbox, parseMessage } from '../session/router.ts'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import type { DeviceRecord } from '../store/devices.ts'
import { Connection, type ConnectionReader } from './connection.ts'
import { watchIdle } from './idle-watch.ts'

export interface DevicePorts {
  readonly services: Services
  readonly sessions: SessionRegistry
  readonly handlers: Handlers
  /** Features that begin when a device is there; what they return ends with its connection. */
  onArrival(session: Session, hello: Hello): () => void
}

/**
 * The life of one device's socket: nothing is said and nothing is made before its hello, which has until `helloBy`;
 * then a session is lent to it, until it closes. Returns the connection.
 */
export function serveDevice(
  socket: WebSocket,
  identity: Identity,
  device: DeviceRecord,
  framing: Framing,
  helloBy: number,
  ports: DevicePorts,
  onClose: (connection: Connection) => void,
): Connection {
  const { services, sessions, handlers } = ports
  const { clock, log, metrics } = services
  return new Connection(socket, identity, framing, { clock, log, metrics, limits: services.config().limits }, reader)

  function reader(connection: Connection): ConnectionReader {
    const handshake: Timer = clock.after(Math.max(0, helloBy - clock.now()), () => connection.close('handshakeTimeout'))
    let session: Session | undefined
    let inbox: Inbox | undefined
    const releases: (() => void)[] = [() => handshake.cancel()]

    const receiveHello = (text: string) => {
      const message = parseMessage(text)
      if (message?.type !== 'hello') {
        metrics.count('lapel_messages_total', { type: 'unknown', outcome: 'before hello' })
        return
      }
      const hello = messages.up.hello.schema.safeParse(message)
      if (!hello.success) {
        const problems = hello.error.issues.map(({ path, message: text }) => `${path.join('.')}: ${text}`)
        log.info({ deviceId: identity.deviceId, problems }, 'hello refused')
        connection.close('badHello')
        return
      }
      handshake.cancel()
      session = sessions.attach(device, connection)
      session.picture.clear()
      inbox = new Inbox(session, connection, handlers, services)
      connection.send(helloReply(session, framing))
      releases.push(
        watchIdle(connection, () => services.config().idle, clock),
        ports.onArrival(session, hello.data),
      )
      log.info({ deviceId: identity.deviceId, session: session.id, framing, features: hello.data.features }, 'hello')
    }

    return {
      onText: (text) => (inbox ? inbox.receive(text) : receiveHello(text)),
      onAudio: (frame: AudioFrame) => {
        if (session) session.mode.onAudio(frame)
        else metrics.count('lapel_audio_skipped_total', { reason: 'before hello' })
      },
      onSaid: (message) => session?.picture.saw(message),
      onClose: () => {
        for (const release of releases.splice(0)) release()
        if (session) sessions.detach(session, connection)
        onClose(connection)
      },
    }
  }
}
