import type { DownMessage, UpMessage } from '../../protocol/messages.ts'

/** The one place that answers heartbeats (extensions 1). */
function beat(_session: unknown, { ts }: UpMessage<'ping' | 'keepalive'>): DownMessage {
  return { type: 'pong', ...(ts !== undefined && { ts }) }
}

export const heartbeat = { ping: beat, keepalive: beat }
