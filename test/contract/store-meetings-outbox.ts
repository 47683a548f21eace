import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryDraft } from '../../src/store/meetings.ts'
import type { Store } from '../../src/store/store.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'
import { delivery, everything, openMeeting } from './store-meetings-parts.ts'

/** What every store owes those who deliver what waits in the outbox. */
export function storeOutboxContract({ makePlace }: StoreKind): void {
  describe('the outbox', () => {
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

    /** Put into it as everything is: with the summary of a meeting. */
    const put = async (drafts: readonly DeliveryDraft[]) => {
      for (const id of new Set(drafts.map(({ meetingId }) => meetingId))) {
        await openMeeting(store, id)
        await store.meetings.end(id, 5)
        const deliver = drafts.filter(({ meetingId }) => meetingId === id)
        await store.meetings.saveSummary(id, { text: '{}', isDegraded: false, title: '', at: 6 }, deliver)
      }
    }
    const take = async (now: number, until: number, limit = 100) =>
      (await store.outbox.take(now, until, limit)).map(({ id }) => id)
    const dead = async () => (await store.outbox.dead(everything)).items.map(({ id }) => id)

    test('gives what it was given, with how often it was taken', async () => {
      const draft = { ...delivery('d1', 'm1', 100), body: `{"a":"长 🩸 '"}` }
      await put([draft])
      const taken = { ...draft, attempts: 1, dueAt: 200, state: 'waiting', lastError: undefined }
      expect(await store.outbox.take(100, 200, 10)).toEqual([taken])
      expect(await store.outbox.take(200, 300, 10)).toEqual([{ ...taken, attempts: 2, dueAt: 300 }])
    })

    test('gives what is due, the oldest first, as many as asked for', async () => {
      await put([
        delivery('d1', 'm1', 30),
        delivery('d2', 'm1', 10),
        delivery('d3', 'm2', 20),
        delivery('d4', 'm2', 40),
      ])
      expect(await take(9, 100)).toEqual([])
      expect(await take(30, 100, 2)).toEqual(['d2', 'd3'])
      expect(await take(30, 100, 2)).toEqual(['d1'])
    })

    test('gives nobody else what was taken, until then', async () => {
      await put([delivery('d1', 'm1', 10)])
      expect(await take(10, 100)).toEqual(['d1'])
      expect(await take(99, 200)).toEqual([])
      expect(await take(100, 200)).toEqual(['d1'])
    })

    test('says when the next one is due', async () => {
      expect(await store.outbox.nextDueAt()).toBeUndefined()
      await put([delivery('d1', 'm1', 30), delivery('d2', 'm1', 10)])
      expect(await store.outbox.nextDueAt()).toBe(10)
      await take(10, 100)
      expect(await store.outbox.nextDueAt()).toBe(30)
      await store.outbox.failed('d1', 'gone', undefined)
      expect(await store.outbox.nextDueAt()).toBe(100)
    })

    test('forgets what was delivered', async () => {
      await put([delivery('d1', 'm1', 10), delivery('d2', 'm1', 20)])
      await store.outbox.delivered('d1')
      await store.outbox.delivered('unknown')
      expect(await take(100, 200)).toEqual(['d2'])
    })

    test('gives what failed again when it is due, with the reason', async () => {
      await put([delivery('d1', 'm1', 10)])
      await take(10, 100)
      await store.outbox.failed('d1', 'status 500', 50)
      expect(await take(49, 100)).toEqual([])
      expect(await store.outbox.take(50, 100, 10)).toMatchObject([{ id: 'd1', attempts: 2, lastError: 'status 500' }])
    })

    test('lists what was given up, the newest first, and gives it nobody', async () => {
      await put([delivery('d1', 'm1', 10), delivery('d2', 'm1', 30), delivery('d3', 'm1', 20), delivery('d4', 'm1', 5)])
      for (const id of ['d1', 'd2', 'd3', 'unknown']) await store.outbox.failed(id, `no ${id}`, undefined)
      expect(await take(1000, 2000)).toEqual(['d4'])
      expect(await dead()).toEqual(['d2', 'd3', 'd1'])
      expect(await store.outbox.dead({ offset: 1, limit: 1 })).toMatchObject({
        items: [{ id: 'd3', state: 'dead', lastError: 'no d3', dueAt: 20 }],
        total: 3,
      })
    })

    test('gives what was revived as if it were new', async () => {
      await put([delivery('d1', 'm1', 10), delivery('d2', 'm1', 10)])
      await take(10, 100)
      await store.outbox.failed('d1', 'gone', undefined)
      expect(await store.outbox.revive('d1', 50)).toBe(true)
      expect(await store.outbox.revive('d1', 60)).toBe(false)
      expect(await store.outbox.revive('d2', 60)).toBe(false)
      expect(await store.outbox.revive('unknown', 60)).toBe(false)
      expect(await dead()).toEqual([])
      expect(await store.outbox.take(50, 100, 10)).toMatchObject([{ id: 'd1', attempts: 1 }])
    })
  })
}
