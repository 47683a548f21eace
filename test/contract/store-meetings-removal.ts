import { type Kysely, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/open-database.ts'
import type { Tables } from '../../src/store/sql/tables.ts'
import type { Store } from '../../src/store/store.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'
import { add, delivery, everything, holdMeeting, openMeeting, said } from './store-meetings-parts.ts'

/** What every store owes those whose meeting is to be forgotten. */
export function storeMeetingRemovalContract({ name, makePlace }: StoreKind): void {
  describe('removed meetings', () => {
    let place: StorePlace
    let store: Store

    beforeAll(async () => {
      place = await makePlace()
    })
    beforeEach(async () => {
      store = await place.open()
    })
    afterEach(() => place.empty())
    afterAll(() => place[Symbol.asyncDispose]())

    const tableNames = {
      // With those that the index keeps its words in.
      sqlite: sql<{ name: string }>`select name from sqlite_master where type = 'table' and name <> 'segment_index'`,
      postgres: sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`,
    }
    /** The tables that have this text in any row, in any column. */
    const tablesWith = async (text: string) => {
      const { database } = await openDatabase(place.options)
      try {
        return await database.snapshot((tables) => tablesHolding(tables, text))
      } finally {
        await database.close()
      }
    }
    const tablesHolding = async (tables: Kysely<Tables>, text: string) => {
      const { rows } = await tableNames[name].execute(tables)
      const holding: string[] = []
      for (const table of rows.map((row) => row.name)) {
        const content = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tables)
        const cells = content.rows.flatMap((row) => Object.values(row))
        const texts = cells.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : `${cell}`))
        if (texts.some((found) => found.includes(text))) holding.push(table)
      }
      return holding.toSorted()
    }

    test('leave nothing in any table, of others nothing is lost', async () => {
      const marked = (id: string, mark: string) => ({
        texts: Array.from({ length: 200 }, (_, index) => `${mark} 会议 ${id} ${index}`),
        endedAt: 9,
        device: `badge ${mark}`,
      })
      await holdMeeting(store, 'kept', marked('kept', 'qqstays'))
      await openMeeting(store, 'gone', 'badge zzgoes', { title: 'zzgoes' })
      await add(
        store,
        'gone',
        marked('gone', 'zzgoes').texts.map((text) => said(text, { tag: 'zzgoes' })),
      )
      const window = { fromSeq: 1, toSeq: 9, state: 'done', content: { bullets: ['zzgoes'] }, at: 5 } as const
      await store.meetings.addCheckpoint('gone', window)
      await store.meetings.lease('gone', 'zzgoes', 1, 2)
      await store.meetings.end('gone', 9)
      const summary = { text: '{"title":"zzgoes"}', isDegraded: false, title: 'zzgoes', at: 9 }
      const dead = delivery('zzgoes dead', 'gone')
      await store.meetings.saveSummary('gone', summary, [delivery('zzgoes waiting', 'gone'), dead])
      await store.outbox.failed(dead.id, 'zzgoes', undefined)
      const everywhere = ['checkpoints', 'deliveries', 'meeting_devices', 'meeting_summaries', 'meetings', 'segments']
      const index = { sqlite: 'segment_index_data', postgres: 'segment_index' }[name]
      expect(await tablesWith('zzgoes')).toEqual([...everywhere, index].toSorted())

      expect(await store.meetings.remove('gone')).toBe(true)
      expect(await tablesWith('zzgoes')).toEqual([])
      expect(await store.meetings.search('zzgoes', {}, everything)).toMatchObject({ total: 0 })
      expect(await store.meetings.search('会议', {}, everything)).toMatchObject({ total: 200 })
      expect(await store.meetings.latest('kept', 1000)).toHaveLength(200)
      expect(await store.meetings.summary('kept')).toBeDefined()
      expect((await store.outbox.take(1e15, 1e15, 9)).map(({ id }) => id)).toEqual(['delivery of kept'])
    })

    test('what a stopped server has left of one is not found, and goes with the next pruning', async () => {
      await holdMeeting(store, 'm1', { endedAt: 5, texts: Array.from({ length: 120 }, () => 'zzgoes') })
      const { database } = await openDatabase(place.options)
      await database.write((tables) => tables.deleteFrom('meetings').execute())
      await database.close()
      expect(await store.meetings.search('zzgoes', {}, everything)).toEqual({ items: [], total: 0 })
      expect(await tablesWith('zzgoes')).toContain('segments')
      expect(await store.meetings.prune(100, 0)).toEqual([])
      expect(await tablesWith('zzgoes')).toEqual([])
    })

    test('several that remove at once leave nothing either', async () => {
      const ids = ['m1', 'm2', 'm3']
      for (const id of ids)
        await holdMeeting(store, id, { endedAt: 5, texts: Array.from({ length: 90 }, () => 'zzgoes') })
      const other = await place.open()
      const removed = await Promise.all(ids.flatMap((id) => [store.meetings.remove(id), other.meetings.remove(id)]))
      expect(removed.filter(Boolean)).toHaveLength(3)
      expect(await tablesWith('zzgoes')).toEqual([])
    })

    test('are removed once', async () => {
      await openMeeting(store, 'm1')
      expect(await store.meetings.remove('m1')).toBe(true)
      expect(await store.meetings.remove('m1')).toBe(false)
    })

    test('free their devices', async () => {
      await openMeeting(store, 'm1', 'badge-1')
      await store.meetings.remove('m1')
      expect(await store.meetings.openOf('badge-1')).toBeUndefined()
      expect(await openMeeting(store, 'm2', 'badge-1')).toMatchObject({ id: 'm2' })
    })

    test('are no longer added to', async () => {
      await openMeeting(store, 'm1')
      await store.meetings.remove('m1')
      expect(await add(store, 'm1', [said('late')])).toBeUndefined()
      expect(await store.meetings.end('m1', 5)).toBeUndefined()
    })

    const remaining = async () => (await store.meetings.list({}, everything)).items.map(({ id }) => id).toSorted()

    test('pruning keeps the latest summarised ones', async () => {
      for (const [id, endedAt] of [
        ['m1', 40],
        ['m2', 10],
        ['m3', 30],
        ['m4', 20],
      ] as const)
        await holdMeeting(store, id, { endedAt })
      expect(await store.meetings.prune(4, 0)).toEqual([])
      expect(await store.meetings.prune(2, 0)).toEqual(['m2', 'm4'])
      expect(await remaining()).toEqual(['m1', 'm3'])
    })

    test('pruning removes summarised ones that ended before a time', async () => {
      for (const [id, endedAt] of [
        ['m1', 40],
        ['m2', 10],
        ['m3', 30],
      ] as const)
        await holdMeeting(store, id, { endedAt })
      expect(await store.meetings.prune(100, 30)).toEqual(['m2'])
      expect(await store.meetings.prune(100, 31)).toEqual(['m3'])
      expect(await remaining()).toEqual(['m1'])
    })

    test('pruning never touches what is not finished, and does not count it', async () => {
      await openMeeting(store, 'open')
      await openMeeting(store, 'ended')
      await store.meetings.end('ended', 1)
      await holdMeeting(store, 'summarised', { endedAt: 10 })
      expect(await store.meetings.prune(1, 0)).toEqual([])
      expect(await store.meetings.prune(0, 1e15)).toEqual(['summarised'])
      expect(await remaining()).toEqual(['ended', 'open'])
    })
  })
}
