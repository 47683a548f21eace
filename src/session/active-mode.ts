import type { EndReason } from '../lib/scope.ts'
import type { AudioFrame } from '../protocol/frames.ts'
import type { Listen } from '../protocol/messages.ts'

/** The mode a session is in: what happens to the device's sound and speech control. */
export interface ActiveMode {
  readonly name: string
  /** The audio path: no await, no copy. */
  onAudio(frame: AudioFrame): void
  onListen(message: Listen): void
  /** The user interrupts. */
  onAbort(): void
  /** Says something that nobody asked for, and shows it. False: this is no moment for it, ask again later. */
  announce(text: string): boolean
  /** The connection is gone (or was replaced); the session may get another. Resolves when nothing heard is unfinished. */
  onDetach(reason: EndReason): void | Promise<void>
  /** Lets what is being said finish its sentence. Resolves when nothing is spoken. */
  drain(): Promise<void>
  leave(reason: EndReason): Promise<void>
}
