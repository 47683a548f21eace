import { appendFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { seededRandom } from '../churn.ts'
import type { StorePlace } from '../stores.ts'
import { CheckClient, pause } from './check-client.ts'
import { faultsOf, type Intent, judge, type Seen, type Verdict } from './history.ts'
import { ServerProcess } from './server-process.ts'

export const faultNames = ['none', 'kill', 'stop', 'cut', 'torn-tail', 'full-disk', 'clock-jump', 'smaller'] as const
export type Fault = (typeof faultNames)[number]

export interface CheckPlan {
  readonly rounds: number
  readonly seed: number
  readonly clients: number
  readonly roundMs: number
  readonly faults: readonly Fault[]
  onRound?(round: number, fault: Fault): void
}

export interface CheckReport extends Verdict {
  readonly rounds: Readonly<Partial<Record<Fault, number>>>
  readonly messagesSent: number
  readonly redelivered: number
  readonly starts: number
}

/** What of a check is left to settle once all faults are over. */
const settleMs = 30_000
const roomBytes = 64 * 1024

/** Rounds of use under faults against a server process, then quiet, then judgement. Deterministic but for timing. */
export async function runPeerCheck({ options }: StorePlace, plan: CheckPlan): Promise<CheckReport> {
  const random = seededRandom(plan.seed)
  const ids = Array.from({ length: plan.clients }, (_, index) => `c${index}`)
  const seen: Seen[] = []
  const intents: Intent[] = []
  const rounds: Partial<Record<Fault, number>> = {}
  let server: ServerProcess | undefined
  let starts = 0
  let maxQueued = 60
  const config = () => ({
    server: { host: '127.0.0.1', port: 0, drainSeconds: 0 },
    dataDir: options.dataDir,
    store: options.url,
    auth: { devices: 'open' },
    devices: Object.fromEntries(ids.map((id) => [id, { group: 'check' }])),
    peer: { perSecond: 1000, maxQueued },
    limits: { textPerSecond: 1000, connectionsPerAddress: 10_000 },
    log: { level: 'silent', format: 'json' },
  })
  const start = async (maxFileBytes?: number) => {
    starts++
    server = await ServerProcess.start(config(), maxFileBytes)
    return server
  }
  const end = async () => {
    const ending = server
    server = undefined
    await ending?.kill()
  }
  const clients = ids.map(
    (deviceId) =>
      new CheckClient({
        deviceId,
        others: ids.filter((id) => id !== deviceId),
        random,
        url: () => server?.url,
        see: (one) => void seen.push(one),
        intend: (intent) => void intents.push(intent),
      }),
  )

  const harm: Record<Fault, () => Promise<unknown>> = {
    none: async () => undefined,
    async kill() {
      await end()
      await start()
    },
    async stop() {
      server?.stop()
      await pause(random() * 200)
      server?.goOn()
    },
    cut: () => Promise.all(clients.filter(() => random() < 0.7).map((client) => client.leave())),
    async 'torn-tail'() {
      await end()
      await tearTail(options.dataDir, random)
      await start()
    },
    async 'full-disk'() {
      await end()
      try {
        await start((await largestFile(options.dataDir)) + Math.floor(random() * roomBytes))
      } catch {
        // So full that it cannot even start.
        starts--
      }
      await pause(plan.roundMs)
      await end()
      await start()
    },
    async 'clock-jump'() {
      server?.jump((random() - 0.5) * 1_200_000)
      await pause(random() * 100)
      server?.jump(0)
    },
    async smaller() {
      maxQueued = maxQueued === 60 ? 5 : 60
      await end()
      await start()
    },
  }

  try {
    await start()
    for (let round = 0; round < plan.rounds; round++) {
      const fault = plan.faults[Math.floor(random() * plan.faults.length)] ?? 'none'
      rounds[fault] = (rounds[fault] ?? 0) + 1
      plan.onRound?.(round, fault)
      let isOver = false
      const awake = clients.filter(() => random() < 0.8)
      await Promise.all(clients.filter((client) => !awake.includes(client)).map((client) => client.leave()))
      const living = awake.map((client) => client.live(() => isOver))
      await pause(random() * plan.roundMs)
      await harm[fault]()
      await pause(random() * plan.roundMs)
      isOver = true
      await Promise.all(living)
    }
    maxQueued = 60
    await end()
    await start()
    await Promise.all(clients.map((client) => client.finish()))
    await settled(() => judge({ intents, seen }), settleMs)
  } finally {
    await Promise.all(clients.map((client) => client.leave()))
    await end()
  }
  const returned = seen.flatMap((one) => (one.kind === 'redelivered' ? one.ids.map((id) => `${id} > ${one.to}`) : []))
  return {
    ...judge({ intents, seen }),
    rounds,
    messagesSent: intents.length,
    redelivered: new Set(returned).size,
    starts,
  }
}

/** Until nothing is missing, or for as long as that may take. */
async function settled(look: () => Verdict, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (faultsOf(look()) > 0 && performance.now() < deadline) await pause(200)
}

/** What a write that was under way may leave behind: bytes that are none of what had been synced. */
async function tearTail(dataDir: string, random: () => number): Promise<void> {
  const bytes = Buffer.from(Array.from({ length: 100 + Math.floor(random() * 9000) }, () => Math.floor(random() * 256)))
  await appendFile(join(dataDir, 'lapel.db-wal'), bytes)
}

async function largestFile(dataDir: string): Promise<number> {
  const sizes = ['lapel.db', 'lapel.db-wal'].map((name) =>
    stat(join(dataDir, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  )
  return Math.max(...(await Promise.all(sizes)))
}
