import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/lib/clock.ts'
import { silentLog } from '../src/observe/log.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'
import type { BenchRow } from './row.ts'

/** Messages that are being written at the same time, as by that many devices. */
const inFlight = 200
const receivers = 200

/**
 * Acknowledged messages per second, against what the same store commits in the same run: one small change after
 * another, each synced, and many at the same time, which share their commits.
 */
export async function benchMailbox(seconds: number): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lapel-bench-'))
  const store = await openStore({ url: 'sqlite', dataDir, log: silentLog, clock: systemClock() })
  try {
    const setting = (index: number) => store.settings.set('bench', `name ${index % 1000}`, index, index)
    const single = await rate(seconds, 1, setting)
    const shared = await rate(seconds, inFlight, setting)
    const first = await rate(seconds, 1, (index) => post(store, `first ${index}`, index))
    const posts = await rate(seconds, inFlight, (index) => post(store, `m ${index}`, index))
    const rows = [
      ['synced commits, one after another', single, 'per second'],
      [`changes of a setting, ${inFlight} at the same time`, shared, 'per second'],
      ['acknowledged messages, one after another', first, 'per second'],
      [`acknowledged messages, ${inFlight} at the same time`, posts, 'per second'],
      ['acknowledged messages / synced commits', posts / single, 'times'],
      ['shared / single commits', shared / single, 'times'],
    ] as const
    return rows.map(([name, value, unit]) => ({ name, value, unit }))
  } finally {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function post({ mailbox }: Store, id: string, index: number): Promise<void> {
  const draft = {
    sender: `d${index % receivers}`,
    senderName: 'Ada',
    id,
    category: 'message',
    payload: { text: 'The printer works again.' },
    sentAt: 1,
    expiresAt: 1e9,
    receivers: [{ deviceId: `d${(index * 7) % receivers}`, isPresent: true }],
    unknown: [],
    denied: [],
  } as const
  await mailbox.post(draft, { maxQueued: 1e9 })
}

async function rate(seconds: number, width: number, run: (index: number) => Promise<void>): Promise<number> {
  let done = 0
  const startedAt = performance.now()
  const until = startedAt + seconds * 1000
  let next = 0
  const lane = async () => {
    while (performance.now() < until) {
      await run(next++)
      done++
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return (done * 1000) / (performance.now() - startedAt)
}
