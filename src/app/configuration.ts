import type { ConsoleAccess } from '../auth/console-access.ts'
import { ConfigEditor } from '../config/config-editor.ts'
import { type ChangeReport, LiveConfig } from '../config/live-config.ts'
import type { Scope } from '../lib/scope.ts'
import type { LogLike } from '../observe/log.ts'
import type { LiveDoor } from '../wire/live-door.ts'
import type { AppPorts } from './app-ports.ts'
import type { Base } from './base.ts'
import type { Parts } from './parts.ts'
import type { Rooms } from './rooms.ts'

/** Who has to know when another configuration is in force. */
interface Followers {
  readonly parts: Parts
  readonly rooms: Rooms
  readonly consoleAccess: ConsoleAccess
  readonly liveDoor: LiveDoor
}

/** The configuration while the server runs: how it is read anew, changed, and taken over. */
export function createConfiguration(
  { env, clock, configFile: file }: AppPorts,
  { log, feed }: Base,
  { parts, rooms, consoleAccess, liveDoor }: Followers,
  scope: Scope,
): { readonly liveConfig: LiveConfig; readonly configEditor: ConfigEditor } {
  const { vendors, live } = parts
  const { fleet, peers } = rooms.services
  const shared = { env, vendors, file, current: () => live.config }
  const liveConfig = new LiveConfig({
    ...shared,
    clock,
    signal: scope.signal,
    apply: async (next) => {
      await live.apply(next)
      await fleet.applyConfig()
      await peers.applyConfig()
      consoleAccess.review()
      liveDoor.review()
      parts.follow()
    },
    onReport: (by, report) => {
      logReport(log, by, report)
      if (report.status !== 'unchanged') feed.append('config', 'config')
    },
  })
  return { liveConfig, configEditor: new ConfigEditor({ ...shared, live: liveConfig }) }
}

function logReport(log: LogLike, by: string, report: ChangeReport): void {
  if (report.status === 'refused') log.warn({ by, problems: report.problems }, 'configuration refused, nothing changed')
  else if (report.status === 'applied') {
    const { changed, needRestart } = report
    log.info({ by, changed, ...(needRestart.length > 0 && { needRestart }) }, 'configuration applied')
  }
}
