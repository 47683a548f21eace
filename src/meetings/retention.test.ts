import { expect, test } from 'vitest'
import { storeKinds } from '../../test/support/stores.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { Scope } from '../lib/scope.ts'
import { recordingLog } from '../observe/recording-log.ts'
import type { MeetingStore } from '../store/meetings.ts'
import { Retention } from './retention.ts'

const dayMs = 86_400_000

async function hold(meetings: MeetingStore, id: string, at: number): Promise<void> {
  await meetings.open({ id, groupKey: 'g', code: id, title: '', startedAt: at }, `device of ${id}`)
  await meetings.end(id, at)
  await meetings.saveSummary(id, { text: '{}', isDegraded: false, title: id, at }, [])
}

async function startRetention(meetings: Pick<MeetingStore, 'prune'>, settings: { keep: number; keepDays: number }) {
  const clock = new ManualClock()
  const scope = new Scope('test')
  const { log, entries } = recordingLog()
  const config = { ...settings }
  const retention = new Retention({ clock, log, scope, meetings, config: () => config })
  return { clock, scope, entries, config, retention }
}

const [sqlite] = storeKinds

async function onStore(run: (meetings: MeetingStore) => Promise<void>): Promise<void> {
  await using place = await sqlite?.makePlace()
  const store = await place?.open()
  if (store) await run(store.meetings)
}

const titles = async (meetings: MeetingStore) =>
  (await meetings.list({}, { offset: 0, limit: 100 })).items.map(({ title }) => title)

test('at the start the oldest beyond the number go', () =>
  onStore(async (meetings) => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) await hold(meetings, id, index)
    const { retention, scope, entries } = await startRetention(meetings, { keep: 2, keepDays: 0 })
    retention.look()
    await scope.end('done')
    expect(await titles(meetings)).toEqual(['c', 'b'])
    expect(entries).toMatchObject([{ level: 'info', fields: { meetings: ['a'] } }])
  }))

test('while nothing else happens, age is looked at every day', () =>
  onStore(async (meetings) => {
    const { retention, scope, clock } = await startRetention(meetings, { keep: 10, keepDays: 2 })
    await hold(meetings, 'old', clock.wall() - dayMs)
    await hold(meetings, 'new', clock.wall())
    retention.look()
    await clock.advance(dayMs - 1)
    expect(await titles(meetings)).toEqual(['new', 'old'])
    await clock.advance(dayMs + 2)
    await expect.poll(() => titles(meetings)).toEqual(['new'])
    await scope.end('done')
    expect(clock.pending).toBe(0)
  }))

test('open meetings, and those without a summary, are kept whatever their age', () =>
  onStore(async (meetings) => {
    await meetings.open({ id: 'open', groupKey: 'g', code: '1', title: 'open', startedAt: 0 }, 'a')
    await meetings.open({ id: 'ended', groupKey: 'g', code: '2', title: 'ended', startedAt: 1 }, 'b')
    await meetings.end('ended', 1)
    const { retention, scope } = await startRetention(meetings, { keep: 1, keepDays: 1 })
    retention.look()
    await scope.end('done')
    expect(await titles(meetings)).toEqual(['ended', 'open'])
  }))

test('what is configured later counts from the next look on', () =>
  onStore(async (meetings) => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) await hold(meetings, id, index)
    const { retention, scope, config, clock } = await startRetention(meetings, { keep: 3, keepDays: 0 })
    retention.look()
    config.keep = 1
    await clock.advance(dayMs)
    await expect.poll(() => titles(meetings)).toEqual(['c'])
    await scope.end('done')
  }))

test('a store that fails is said in the log, and looked at again the next day', async () => {
  let calls = 0
  const prune = async () => {
    calls++
    throw new Error('disk full')
  }
  const { retention, scope, entries, clock } = await startRetention({ prune }, { keep: 1, keepDays: 0 })
  retention.look()
  await clock.advance(dayMs)
  await scope.end('done')
  expect(calls).toBe(2)
  expect(entries.map(({ level }) => level)).toEqual(['error', 'error'])
})
