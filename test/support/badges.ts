import { onTestFinished } from 'vitest'
import type { Message } from '../../device/incoming.ts'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import type { Task, TaskChange } from '../../src/store/tasks.ts'
import type { StoreKind } from './stores.ts'
import type { TestServer, TestServerOptions } from './test-server.ts'

type Config = NonNullable<TestServerOptions['config']>

/** Where a server keeps its data beyond its own end, so that another one finds it; gone at the end of the test. */
export async function keptData(kind: StoreKind): Promise<Pick<Config, 'store' | 'dataDir'>> {
  const place = await kind.makePlace()
  // Registered before the server that uses it: done after that has stopped.
  onTestFinished(() => place[Symbol.asyncDispose]())
  const { url, dataDir } = place.options
  return { store: url, dataDir }
}

/** A badge that has said hello and taken its first snapshot. */
export async function arrive(server: TestServer, deviceId: string): Promise<SimulatedBadge> {
  const badge = server.device({ deviceId })
  await badge.hello()
  await badge.expect('workflow', { event: 'update' })
  return badge
}

/** Sends a `workflow` message and waits for what came of it. */
export async function ask(badge: SimulatedBadge, message: object): Promise<Message> {
  badge.send({ type: 'workflow', ...message })
  return badge.expect('workflow', ({ status }) => status !== undefined)
}

/** The tasks of a group as the store has them. */
export async function tasksOf(server: TestServer, groupKey: string): Promise<readonly Task[]> {
  return (await server.app.store.tasks.page(groupKey, {}, { offset: 0, limit: 1000 })).items
}

/** What happened to the tasks of a group, the oldest first. */
export async function historyOf(server: TestServer, groupKey: string): Promise<readonly TaskChange[]> {
  return (await server.app.store.tasks.history({ groupKey }, { offset: 0, limit: 1000 })).items.toReversed()
}

/** The snapshots that a device has got so far. */
export function snapshotsOf(badge: SimulatedBadge): readonly Message[] {
  return badge.received.flatMap((entry) =>
    entry.kind === 'text' && entry.message.type === 'workflow' && entry.message.event === 'update'
      ? 'tasks' in entry.message
        ? [entry.message]
        : []
      : [],
  )
}
