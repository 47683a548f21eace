import type { ActiveMode } from './active-mode.ts'
import type { Arrival } from './arrival.ts'
import type { Services } from './services.ts'
import type { Session } from './session.ts'

/** What a device is doing. Exactly one mode is active in a session and owns its audio. */
export interface ModeDefinition {
  readonly name: string
  /** For the model, which may switch to it when asked: what one does in it. */
  readonly purpose: string
  enter(session: Session, services: Services, arrival: Arrival): ActiveMode
  /** Tells the client that it has been started, unless that was by a connection; the reply to its request waits. */
  announce?(session: Session, services: Services): Promise<void>
}
