/**
 * Why the server closes a connection, each with its WebSocket code and advice on coming back. Codes from 4000 are
 * ours: 4000-4099 come back when there is a reason to, 4100-4199 come back after a while, 4200-4299 do not come back
 * before something has been changed. Stock devices read neither code nor text; apps, logs and metrics do.
 */
export interface CloseReason {
  readonly code: number
  /** Sent as the close frame's text: at most 123 bytes. */
  readonly text: string
  /** When the client should connect again. */
  readonly retry: 'when-needed' | 'later' | 'never'
}

export const closeReasons = {
  normal: { code: 1000, text: 'conversation ended', retry: 'when-needed' },
  restarting: { code: 1012, text: 'server is restarting, come back in a few seconds', retry: 'later' },
  badFrame: { code: 1002, text: 'not a frame of the WebSocket protocol', retry: 'never' },
  failed: { code: 1011, text: 'internal error, see the server log', retry: 'later' },
  policy: { code: 1008, text: 'too many invalid messages', retry: 'never' },
  tooBig: { code: 1009, text: 'frame larger than the limit', retry: 'never' },
  idle: { code: 4000, text: 'no message for too long', retry: 'when-needed' },
  silence: { code: 4001, text: 'no speech for too long', retry: 'when-needed' },
  replaced: { code: 4002, text: 'the device connected again', retry: 'when-needed' },
  handshakeTimeout: { code: 4100, text: 'no hello in time', retry: 'later' },
  slowReader: { code: 4101, text: 'reads too slowly, too much is waiting', retry: 'later' },
  textRate: { code: 4102, text: 'too many text frames per second', retry: 'later' },
  audioRate: { code: 4103, text: 'too many audio frames per second', retry: 'later' },
  revoked: { code: 4201, text: 'this device has been shut out', retry: 'never' },
  signedOut: { code: 4202, text: 'the session or token it came with has ended', retry: 'never' },
  badHello: { code: 4200, text: 'the first message was no valid hello', retry: 'never' },
} as const satisfies Record<string, CloseReason>

export type CloseName = keyof typeof closeReasons
