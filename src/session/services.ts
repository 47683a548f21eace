import type { AudioEngine } from '../audio/contract.ts'
import type { Board } from '../board/board.ts'
import type { CodingDesk } from '../coding/coding-desk.ts'
import type { Config } from '../config/schema.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { Ending, MeetingDesk } from '../meetings/meeting-desk.ts'
import type { LogLike } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { PostOffice } from '../peers/post-office.ts'
import type { Screens } from '../peers/screens.ts'
import type { Lease } from '../providers/live-setup.ts'
import type { Recordings } from '../records/recordings.ts'
import type { TurnLog } from '../records/turn-log.ts'
import type { StoredPhrases } from '../turn/stored-phrases.ts'
import type { Arrival } from './arrival.ts'
import type { Session } from './session.ts'

/** What modes and features work with. Configuration and providers are asked for anew each time, never kept. */
export interface Services {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly metrics: Metrics
  readonly audio: AudioEngine
  readonly storedPhrases: Pick<StoredPhrases, 'oneMoment'>
  readonly fleet: Fleet
  readonly board: Board
  readonly modes: ModeSwitching
  readonly snapshots: Snapshots
  readonly meetings: Meetings
  readonly coding: CodingDesk
  readonly peers: PostOffice
  readonly screens: Screens
  readonly turns: TurnLog
  readonly recordings: Pick<Recordings, 'held' | 'keep' | 'read' | 'remove' | 'removeAll'>
  config(): Config
  /** Configuration and providers for one utterance or one turn; given back at its end. */
  lease(): Lease
}

/** Starts and ends modes. Both resolve to whether anything changed, and throw UNKNOWN_MODE. */
export interface ModeSwitching {
  readonly modes: readonly { readonly name: string; readonly purpose: string }[]
  start(session: Session, mode: string, arrival: Arrival): Promise<boolean>
  /** Leads back to the first mode. */
  end(session: Session, mode: string, arrival: Arrival): Promise<boolean>
}

/** Sends the task list to devices (extensions 4.3). */
export interface Snapshots {
  /** The same within a short while is one. Resolves when the list has been sent, or need not be. */
  trigger(session: Session, reason: 'arrival' | 'mode-start'): Promise<void>
  /** Asked for: always answered. */
  send(session: Session, groupKey: string, offset: number, limit: number | undefined): Promise<void>
}

interface Meetings {
  readonly desk: MeetingDesk
  readonly bulletins: Bulletins
}

/** Tells devices how their meetings get on (extensions 5). */
export interface Bulletins {
  /** The device, if it is there, is told that its meeting has ended, and gets the summary when there is one; aloud: by voice too. */
  announce(session: Session, ending: Ending, isAloud?: boolean): void
}
