import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { restoreBackup } from '../../src/store/backup/restore-backup.ts'
import { writeBackup } from '../../src/store/backup/write-backup.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import type { Store } from '../../src/store/store.ts'
import { type StorePlace, storeKinds } from '../support/stores.ts'
import { add, delivery, everything, holdMeeting, openMeeting, said } from './store-meetings-parts.ts'

async function backUp({ options }: StorePlace): Promise<Buffer> {
  const { database } = await openDatabase(options)
  const target = new PassThrough()
  const [bytes] = await Promise.all([buffer(target), writeBackup(database, target, { version: '1.2.3', at: 0 })])
  await database.close()
  return bytes
}

async function fill(store: Store): Promise<void> {
  await holdMeeting(store, 'm1', { endedAt: 9, texts: ['会议纪要 and budget', `it's "quoted"`], device: 'badge-1' })
  await openMeeting(store, 'm2', 'badge-2', { title: 'Übergabe' })
  await store.meetings.join('m2', 'badge-1')
  await add(store, 'm2', [said('budget again', { tag: 't', speakerId: undefined })])
  const window = { fromSeq: 1, toSeq: 1, state: 'gap', content: { bullets: ['长'] }, at: 5 } as const
  await store.meetings.addCheckpoint('m2', window)
  await holdMeeting(store, 'm3', { endedAt: 12 })
  await store.outbox.failed('delivery of m3', 'status 500', undefined)
}

async function contents({ meetings, outbox }: Store) {
  const { items } = await meetings.list({}, everything)
  const ofEach = items.map(async ({ id }) => [
    await meetings.latest(id, 100),
    await meetings.checkpoints(id),
    await meetings.summary(id),
  ])
  return {
    items,
    ofEach: await Promise.all(ofEach),
    open: await meetings.openOf('badge-1'),
    dead: await outbox.dead(everything),
    due: await outbox.nextDueAt(),
    budget: await meetings.search('budget', {}, everything),
    chinese: await meetings.search('会议纪要', {}, everything),
  }
}

const pairs = storeKinds.flatMap((from) => storeKinds.map((to) => [from, to] as const))

describe.each(pairs)('meetings in a backup', (from, to) => {
  const isAvailable = from.available && to.available
  test.skipIf(!isAvailable)(`of ${from.name} replace those on ${to.name}, are found, and go on`, async () => {
    await using source = await from.makePlace()
    await using target = await to.makePlace()
    const before = await source.open()
    await fill(before)
    const replaced = await target.open()
    await holdMeeting(replaced, 'm1', { endedAt: 3, texts: ['budget 会议纪要 of others', 'otherwise'] })
    const bytes = await backUp(source)
    await restoreBackup(target.options, { open: () => Readable.from([bytes]), replace: true })

    const after = await target.open()
    expect(await contents(after)).toEqual(await contents(before))
    expect(await after.meetings.search('otherwise', {}, everything)).toMatchObject({ total: 0 })
    expect(await add(after, 'm2', [said('one more 会议')])).toMatchObject([{ seq: 2 }])
    expect(await after.meetings.search('会议', {}, everything)).toMatchObject({ total: 2 })
    await after.meetings.end('m2', 20)
    const summary = { text: '{}', isDegraded: false, title: '', at: 21 }
    await after.meetings.saveSummary('m2', summary, [delivery('new', 'm2')])
    expect(await after.meetings.summary('m2')).toEqual({ text: '{}', isDegraded: false })
  })
})
