import type { ActiveMode } from './active-mode.ts'
import type { Services } from './services.ts'
import type { Session } from './session.ts'

/** What a device is doing. Exactly one mode is active in a session and owns its audio. */
export interface ModeDefinition {
  readonly name: string
  enter(session: Session, services: Services): ActiveMode
}
