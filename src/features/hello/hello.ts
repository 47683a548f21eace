import type { Framing } from '../../protocol/frames.ts'
import type { DownMessage } from '../../protocol/messages.ts'
import type { Session } from '../../session/session.ts'
import { downlink } from '../../turn/speech.ts'

/** The one hello of a connection. Both audio numbers are given since devices keep them (device-wire 4). */
export function helloReply(session: Session, framing: Framing): DownMessage {
  return {
    type: 'hello',
    transport: 'websocket',
    version: framing,
    session_id: session.id,
    audio_params: {
      format: 'opus',
      sample_rate: downlink.sampleRate,
      channels: 1,
      frame_duration: downlink.frameMs,
    },
  }
}

export const hello = {
  /** A repeated hello gets no answer: the device would take it for the one of its next connection. */
  hello: () => undefined,
  goodbye(session: Session) {
    session.link?.close('normal')
    return undefined
  },
}
