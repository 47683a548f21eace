import type { Admissions } from '../../auth/admissions.ts'
import type { Role } from '../../auth/roles.ts'
import type { Board } from '../../board/board.ts'
import type { LiveConfig } from '../../config/live-config.ts'
import type { Config } from '../../config/schema.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import type { Clock } from '../../lib/clock.ts'
import type { LogLike } from '../../observe/log.ts'
import type { CallStats } from '../../providers/observed.ts'
import type { TaskStore } from '../../store/tasks.ts'
import type { HttpEnv } from '../http-env.ts'

/** A provider instance as the API shows it: never its settings, which hold keys. */
interface InstanceStatus {
  readonly instance: string
  readonly kind: string
  readonly provider: string
  readonly users: readonly string[]
  readonly stats: CallStats
}

/** Everything that the endpoints work with. */
export interface ApiPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly version: string
  /** What a token is good for; `undefined`: nothing. */
  roleOf(token: string): Role | undefined
  /** Of the client, proxies taken into account. */
  addressOf(env: HttpEnv['Bindings'], forwardedFor: string | undefined): string
  config(): Config
  readonly liveConfig: Pick<LiveConfig, 'reload' | 'replace' | 'audit'>
  /** The values in effect as YAML, secrets masked. */
  printConfig(): string
  instances(): readonly InstanceStatus[]
  readonly fleet: Pick<Fleet, 'get' | 'list' | 'describe' | 'remove'>
  readonly admissions: Pick<
    Admissions,
    'waiting' | 'approve' | 'approveDevice' | 'revoke' | 'issueToken' | 'tokensOf' | 'revokeToken'
  >
  isOnline(deviceId: string): boolean
  closeSocket(deviceId: string): void
  /** Starts or ends a mode of a device, present or not; resolves to whether anything changed. Throws UNKNOWN_MODE. */
  switchMode(deviceId: string, state: 'start' | 'end', mode: string): Promise<boolean>
  readonly board: Pick<Board, 'list' | 'update' | 'edit' | 'assign' | 'setStatus' | 'remove' | 'history' | 'groups'>
  readonly tasks: Pick<TaskStore, 'get'>
}
