import type { EndReason } from '../lib/scope.ts'
import type { AudioFrame } from '../protocol/frames.ts'
import type { Listen } from '../protocol/messages.ts'
import type { Services } from './services.ts'
import type { Session } from './session.ts'

/** What a device is doing. Exactly one mode is active in a session and owns its audio. */
export interface ModeDefinition {
  readonly name: string
  enter(session: Session, services: Services): ActiveMode
}

export interface ActiveMode {
  readonly name: string
  /** The audio path: no await, no copy. */
  onAudio(frame: AudioFrame): void
  onListen(message: Listen): void
  /** The user interrupts. */
  onAbort(): void
  /** The connection is gone (or was replaced); the session may get another. */
  onDetach(reason: EndReason): void
  /** Lets what is being said finish its sentence. Resolves when nothing is spoken. */
  drain(): Promise<void>
  leave(reason: EndReason): Promise<void>
}
