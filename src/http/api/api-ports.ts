import type { HonoRequest } from 'hono'
import type { Admissions } from '../../auth/admissions.ts'
import type { ConsoleAccess } from '../../auth/console-access.ts'
import type { ConfigEditor } from '../../config/config-editor.ts'
import type { LiveConfig } from '../../config/live-config.ts'
import type { Signals } from '../../fleet/signals.ts'
import type { MeetingDesk } from '../../meetings/meeting-desk.ts'
import type { RecentProblems } from '../../observe/recent-problems.ts'
import type { PostOffice } from '../../peers/post-office.ts'
import type { ModelPulls } from '../../providers/models/model-pulls.ts'
import type { CallStats } from '../../providers/observed.ts'
import type { PartStatus } from '../../providers/setup.ts'
import type { Trials } from '../../providers/trials/trials.ts'
import type { SessionRegistry } from '../../session/registry.ts'
import type { Bulletins, Services } from '../../session/services.ts'
import type { MeetingStore, OutboxStore } from '../../store/meetings.ts'
import type { SettingStore } from '../../store/settings.ts'
import type { TaskStore } from '../../store/tasks.ts'
import type { CameFrom } from '../came-from.ts'
import type { HttpEnv } from '../http-env.ts'
import type { HealthView } from './health-view.ts'

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
  readonly services: Pick<
    Services,
    'clock' | 'log' | 'fleet' | 'board' | 'modes' | 'coding' | 'turns' | 'recordings' | 'config'
  > & {
    readonly meetings: {
      readonly desk: Pick<MeetingDesk, 'end' | 'add' | 'attends' | 'open' | 'openOf' | 'renameSpeaker' | 'progressOf'>
      readonly bulletins: Bulletins
    }
    readonly peers: Pick<PostOffice, 'send' | 'history'>
  }
  readonly version: string
  readonly consoleAccess: Pick<ConsoleAccess, 'identify' | 'signIn' | 'signOut'>
  /** Where a request came from, proxies taken into account. */
  cameFrom(request: HonoRequest, env: HttpEnv['Bindings']): CameFrom
  readonly health: { readonly problems: Pick<RecentProblems, 'list'>; read(): Promise<HealthView> }
  readonly configEditor: Pick<ConfigEditor, 'schema' | 'view' | 'check' | 'apply' | 'replace'>
  /** For the first steps. */
  readonly setup: {
    readonly trials: Pick<Trials, 'models' | 'model' | 'recogniser' | 'voice'>
    readonly pulls: Pick<ModelPulls, 'list' | 'knows' | 'start' | 'cancel'>
    readonly settings: Pick<SettingStore, 'get' | 'set'>
    parts(): readonly PartStatus[]
  }
  readonly liveConfig: Pick<LiveConfig, 'reload' | 'replace' | 'edit' | 'audit'>
  /** The values in effect as YAML, secrets masked. */
  printConfig(): string
  instances(): readonly InstanceStatus[]
  readonly admissions: Admissions
  readonly sessions: Pick<SessionRegistry, 'get'>
  readonly signals: Pick<Signals, 'of'>
  /** Ends a device's connections, those before their hello too. */
  closeSocket(deviceId: string): void
  readonly tasks: Pick<TaskStore, 'get'>
  readonly meetings: MeetingStore
  readonly outbox: OutboxStore
  /** Something in the outbox is due. */
  deliver(): void
}
