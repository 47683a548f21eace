import type { Config } from '../config/schema.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { ProcessName } from '../lib/process-name.ts'
import type { Scope } from '../lib/scope.ts'
import type { LogLike } from '../observe/log.ts'
import type { Lease } from '../providers/live-setup.ts'
import type { Store } from '../store/store.ts'
import { MeetingDesk } from './meeting-desk.ts'
import { MinuteTaker } from './minute-taker.ts'
import { Outbox } from './outbox.ts'
import { Retention } from './retention.ts'
import { webhookDrafts } from './webhook.ts'

export interface MeetingsPorts {
  readonly clock: Clock
  readonly ids: Ids
  /** Who works on meetings here, in the eyes of other servers. */
  readonly holder: ProcessName
  readonly log: LogLike
  readonly scope: Scope
  readonly store: Pick<Store, 'meetings' | 'outbox'>
  /** For the webhook. */
  readonly fetch: typeof fetch
  config(): Config['meeting']
  lease(): Lease
}

/** Everything that becomes of meetings, from what is said to what is delivered and removed. */
export interface MeetingsOffice {
  readonly desk: MeetingDesk
  readonly minutes: MinuteTaker
  readonly outbox: Outbox
  /** Goes on with what a former process has left behind. */
  begin(): Promise<void>
}

export function createMeetings(ports: MeetingsPorts): MeetingsOffice {
  const { clock, ids, log, scope, store, config, lease } = ports
  const { meetings } = store
  const outbox = new Outbox({
    clock,
    log,
    scope: scope.child('outbox'),
    store: store.outbox,
    fetch: ports.fetch,
    webhook: () => config().webhook,
  })
  const retention = new Retention({ clock, log, scope: scope.child('retention'), meetings, config })
  const minutes = new MinuteTaker({
    clock,
    holder: ports.holder,
    log,
    scope: scope.child('minutes'),
    meetings,
    lease,
    deliveries: (meeting, text) => webhookDrafts(meeting, text, config().webhook, { ids, wall: clock.wall() }),
    onSaved() {
      outbox.look()
      retention.look()
    },
  })
  const desk = new MeetingDesk({
    clock,
    ids,
    meetings,
    minutes,
    resumeMs: () => config().resumeMinutes * 60_000,
    speakerThreshold: () => config().speakers.threshold,
    onError: (error) => log.error({ error }, 'a meeting could not be ended'),
  })
  scope.add(() => desk.close())
  return {
    desk,
    minutes,
    outbox,
    async begin() {
      await minutes.begin()
      await desk.resume()
      outbox.look()
      retention.look()
    },
  }
}
