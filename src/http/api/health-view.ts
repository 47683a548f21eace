import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { EventLoopWindow } from '../../observe/event-loop-window.ts'
import type { Metrics } from '../../observe/metrics.ts'
import type { RecentProblems } from '../../observe/recent-problems.ts'
import type { Store } from '../../store/store.ts'

const count = z.int()

/** How the server is at one moment. */
export const healthView = z.object({
  at: z.string(),
  uptimeSeconds: z.number(),
  version: z.string(),
  node: z.string(),
  connections: count.describe('Open device connections.'),
  sessions: count.describe('Devices here, those kept for one that may come back included.'),
  timers: count,
  outboxBytes: count.describe('Waiting to be sent to devices.'),
  memory: z.object({ rssBytes: count, heapBytes: count }),
  cpuSeconds: z.number().describe('CPU time since the start, all threads.'),
  eventLoop: z
    .object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() })
    .nullable()
    .describe('How late the event loop was since somebody looked last; `null`: nobody has.'),
  store: z.object({
    kind: z.enum(['sqlite', 'postgres']),
    readMs: z.number().nullable().describe('How long one small read took; `null`: it failed.'),
  }),
  deliveriesGivenUp: count.nullable().describe('Summaries that could not be sent; `null`: the store does not say.'),
  problems: count.describe('Warnings and errors in the log since the start.'),
})

export type HealthView = z.output<typeof healthView>

export interface HealthSources {
  readonly clock: Clock
  readonly version: string
  readonly metrics: Pick<Metrics, 'valueOf'>
  readonly eventLoop: EventLoopWindow
  readonly store: Pick<Store, 'kind' | 'settings' | 'outbox'>
  readonly problems: Pick<RecentProblems, 'count'>
}

/** Reads it from what the metrics are read from, so that both say the same. */
export async function readHealth(sources: HealthSources): Promise<HealthView> {
  const { clock, version, metrics, eventLoop, store, problems } = sources
  const startedAt = clock.now()
  const isThere = await store.settings.get('health', 'read').then(
    () => true,
    () => false,
  )
  const readMs = isThere ? Math.round((clock.now() - startedAt) * 100) / 100 : null
  const givenUp = await store.outbox.dead({ offset: 0, limit: 1 }).catch(() => undefined)
  return {
    at: new Date(clock.wall()).toISOString(),
    uptimeSeconds: Math.round(process.uptime()),
    version,
    node: process.versions.node,
    connections: metrics.valueOf('lapel_connections'),
    sessions: metrics.valueOf('lapel_sessions'),
    timers: metrics.valueOf('lapel_timers'),
    outboxBytes: metrics.valueOf('lapel_outbox_bytes'),
    memory: {
      rssBytes: metrics.valueOf('lapel_process_resident_memory_bytes'),
      heapBytes: metrics.valueOf('lapel_process_heap_bytes'),
    },
    cpuSeconds: metrics.valueOf('lapel_process_cpu_seconds_total'),
    eventLoop: eventLoop.look() ?? null,
    store: { kind: store.kind, readMs },
    deliveriesGivenUp: givenUp?.total ?? null,
    problems: problems.count,
  }
}
