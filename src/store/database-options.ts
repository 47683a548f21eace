import type { Clock } from '../lib/clock.ts'
import type { LogLike } from '../observe/log.ts'
import type { Migration } from './migrations/migration.ts'

export interface DatabaseOptions {
  /** `sqlite`, or `postgres://...`: the setting `store`. */
  readonly url: string
  /** Directory of the sqlite file, made where there is none. */
  readonly dataDir: string
  readonly log: LogLike
  readonly clock: Clock
  /** Absent: those of this version. */
  readonly migrations?: readonly Migration[]
}
