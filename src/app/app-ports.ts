import type { ConfigFile } from '../config/live-config.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { Log } from '../observe/log.ts'
import type { VendorTable } from '../providers/holding.ts'
import type { LocalModel } from '../providers/models/list.ts'

/** Everything that is not deterministic comes in here. */
export interface AppPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** Where the configuration comes from; `undefined`: it cannot be changed while running. */
  readonly configFile: ConfigFile | undefined
  /** Somebody with the admin token asks for a new start; what is in the way is returned. */
  onRestart(): Promise<readonly string[]>
  /** Instead of those of the catalogue, e.g. in a simulation. */
  readonly vendors?: VendorTable
  /** Instead of the published ones that can be pulled. */
  readonly localModels?: readonly LocalModel[]
}
