import type { Clock } from '../lib/clock.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Observed } from '../providers/observed.ts'
import type { SharedClients } from '../providers/shared/shared-clients.ts'
import type { SessionRegistry } from '../session/registry.ts'
import type { DeviceDoor } from '../wire/upgrade.ts'

interface Gauged {
  readonly door: DeviceDoor
  readonly sessions: SessionRegistry
  readonly clock: Clock
  readonly clients: SharedClients<Observed>
}

/** What is counted when somebody looks. */
export function addGauges(metrics: Metrics, { door, sessions, clock, clients }: Gauged): void {
  metrics.gauge('lapel_connections', () => door.connections.size)
  metrics.gauge('lapel_sessions', () => sessions.size)
  metrics.gauge('lapel_timers', () => clock.pending)
  metrics.gauge('lapel_llm_clients', () => clients.list('llm').length)
  metrics.gauge('lapel_provider_users', () =>
    clients.list().flatMap(({ id, kind, vendor, users }) =>
      // A setting that names an instance twice is one user.
      [...new Set(users)].map((user) => ({ labels: { kind, provider: vendor, instance: id, user }, value: 1 })),
    ),
  )
  metrics.gauge('lapel_outbox_bytes', () =>
    [...door.connections].reduce((sum, { outboxBytes }) => sum + outboxBytes, 0),
  )
}
