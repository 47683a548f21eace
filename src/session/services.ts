import type { AudioEngine } from '../audio/contract.ts'
import type { Config } from '../config/schema.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { LogLike } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Lease } from '../providers/live-setup.ts'
import type { StoredPhrases } from '../turn/stored-phrases.ts'

/** What modes and features work with. Configuration and providers are asked for anew each time, never kept. */
export interface Services {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly metrics: Metrics
  readonly audio: AudioEngine
  readonly storedPhrases: Pick<StoredPhrases, 'oneMoment'>
  config(): Config
  /** Configuration and providers for one utterance or one turn; given back at its end. */
  lease(): Lease
}
