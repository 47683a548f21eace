import type { Clock, Timer } from '../lib/clock.ts'
import type { Connection } from './connection.ts'

/** A device counts 120 s without a text or binary message as a dead channel (device-wire 6). */
const refreshAfterMs = 100_000

type WatchedConnection = Pick<Connection, 'lastInbound' | 'lastOutbound' | 'send' | 'close'>

export interface IdleSettings {
  readonly seconds: number
  readonly warningSeconds: number
}

/**
 * Keeps a quiet connection alive for the device, and warns then closes one on which nothing comes in. One timer per
 * connection, moved only when it fires: frames just leave their time behind.
 */
export function watchIdle(connection: WatchedConnection, settings: () => IdleSettings, clock: Clock): () => void {
  let timer: Timer | undefined
  let warnedAt: number | undefined

  const look = () => {
    const now = clock.now()
    const { seconds, warningSeconds } = settings()
    if (warnedAt !== undefined && connection.lastInbound > warnedAt) warnedAt = undefined
    const warnAt = connection.lastInbound + seconds * 1000
    if (warnedAt !== undefined && now >= warnedAt + warningSeconds * 1000) return connection.close('idle')
    if (warnedAt === undefined && now >= warnAt) {
      warnedAt = now
      connection.send({
        type: 'system',
        event: 'timeout_warning',
        message: `Nothing was received for ${seconds} seconds.`,
        secondsLeft: warningSeconds,
      })
    }
    if (now >= connection.lastOutbound + refreshAfterMs) connection.send({ type: 'pong' })
    const idleDue = warnedAt === undefined ? warnAt : warnedAt + warningSeconds * 1000
    timer = clock.after(Math.max(1, Math.min(idleDue, connection.lastOutbound + refreshAfterMs) - now), look)
  }

  look()
  return () => timer?.cancel()
}
