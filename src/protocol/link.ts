import type { CloseName } from './close-codes.ts'
import type { DownMessage } from './messages.ts'

/** Order in which waiting data leaves: what changes the device's state, then sound, then snapshots, then the rest. */
export const lanes = ['control', 'audio', 'state', 'bulk'] as const
export type Lane = (typeof lanes)[number]

/** The connection as lent to a session: what may be said on it. Nothing here throws or waits. */
export interface Link {
  /** False when the connection is gone: nothing was sent. */
  send(message: DownMessage, lane?: Lane): boolean
  /** A message as JSON text. With a key it makes earlier ones under it worthless: those that wait do not leave. */
  sendText(json: string, lane: Lane, key?: string): boolean
  /** A message as JSON text; resolves to whether it has left: false where the connection ended before it could. */
  deliver(json: string, lane: Lane): Promise<boolean>
  /** One Opus packet; framed as the device's protocol version asks. */
  sendAudio(packet: Uint8Array, timestampMs: number): boolean
  /** Forgets sound that has not left yet. */
  dropAudio(): void
  close(name: CloseName): void
}
